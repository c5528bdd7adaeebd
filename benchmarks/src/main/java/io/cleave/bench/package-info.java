/** Measurements. Each package measures one thing; {@link io.cleave.bench.Machine} says on what. */
package io.cleave.bench;
