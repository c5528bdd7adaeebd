/** Images as inputs of a network: {@link io.cleave.bench.images.InputImages}. */
package io.cleave.bench.images;
