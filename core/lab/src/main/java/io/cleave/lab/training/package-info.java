/**
 * Trains a network on labelled images, through DJL.
 *
 * <p>Start at {@link io.cleave.lab.training.TrainingRun}: it draws images in the background, moves
 * the weights with {@code MomentumSgd} at the rates of a {@code Schedule}, writes a {@code
 * Checkpoint} after each epoch, and can resume from one. {@link
 * io.cleave.lab.training.TrainingSettings} holds every number that decides the result.
 */
@NullMarked
package io.cleave.lab.training;

import org.jspecify.annotations.NullMarked;
