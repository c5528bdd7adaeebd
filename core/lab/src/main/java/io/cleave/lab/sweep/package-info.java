/**
 * Accuracy against bytes on the wire over whole sets of images: the same images pass a network
 * uncut, cut in two with frames between the halves, and as pictures (Haberer and Landsiedel 2022,
 * section 4).
 *
 * <p>Start at {@link io.cleave.lab.sweep.SweepPlan}, which says what to measure, and {@link
 * io.cleave.lab.sweep.Sweep}, which measures it in one process. To distribute the work yourself,
 * let a {@link io.cleave.lab.sweep.SweepWorker} on each thread or machine measure chunks of the
 * plan, and add up their counts with {@link io.cleave.lab.sweep.SweepResult#of}.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.lab.sweep;

import org.jspecify.annotations.NullMarked;
