package io.cleave.lab.training;

/**
 * The result of one epoch.
 *
 * @param epoch the number of the epoch, counted from 1
 * @param loss the mean loss over the training images of the epoch
 * @param examined what the objective measured on the validation images, in words
 */
public record EpochReport(int epoch, double loss, String examined) {}
