/**
 * Where and by how much answers change: {@link io.cleave.lab.diff.Diff} runs a model in several
 * {@link io.cleave.lab.diff.Way}s on the same samples and compares each tensor with the whole
 * network's; {@link io.cleave.lab.diff.FirstDifference} searches the layer where two engines part.
 */
@NullMarked
package io.cleave.lab.diff;

import org.jspecify.annotations.NullMarked;
