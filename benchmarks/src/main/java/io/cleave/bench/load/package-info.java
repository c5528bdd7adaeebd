/**
 * A server under load: what it computes a second, how long its answers take when they are asked for
 * at the clock's pace whatever it does, and what it does with three times as much.
 */
@NullMarked
package io.cleave.bench.load;

import org.jspecify.annotations.NullMarked;
