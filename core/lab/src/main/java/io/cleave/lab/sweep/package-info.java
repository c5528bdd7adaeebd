/**
 * Accuracy against bytes on the wire over whole image sets: the same images pass a network uncut,
 * cut in two with frames between, and as pictures (Haberer and Landsiedel 2022, section 4).
 *
 * <p>Start at {@link io.cleave.lab.sweep.SweepPlan}, which says what is measured, and {@link
 * io.cleave.lab.sweep.Sweep}, which measures it in one process. To spread the work otherwise, let a
 * {@link io.cleave.lab.sweep.SweepWorker} on each thread or machine run the plan's chunks, and join
 * their counts by {@link io.cleave.lab.sweep.SweepResult#of}.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.lab.sweep;

import org.jspecify.annotations.NullMarked;
