/** Measurements. Each package measures one thing; {@link io.cleave.bench.Machine} says on what. */
@NullMarked
package io.cleave.bench;

import org.jspecify.annotations.NullMarked;
