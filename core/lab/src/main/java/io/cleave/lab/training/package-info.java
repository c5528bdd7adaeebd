/**
 * Trains a network on labelled images, through DJL.
 *
 * <p>Start at {@link io.cleave.lab.training.TrainingRun}: it makes images in the background, steps
 * a {@code MomentumSgd} along a {@code Schedule}, writes a {@code Checkpoint} after each epoch and
 * goes on from one. {@link io.cleave.lab.training.TrainingSettings} holds every number that decides
 * the result.
 */
@NullMarked
package io.cleave.lab.training;

import org.jspecify.annotations.NullMarked;
