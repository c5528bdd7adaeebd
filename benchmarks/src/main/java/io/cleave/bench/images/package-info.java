/** Images as inputs of a network: {@link io.cleave.bench.images.InputImages}. */
@NullMarked
package io.cleave.bench.images;

import org.jspecify.annotations.NullMarked;
