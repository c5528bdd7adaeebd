package io.cleave.lab.training;

/**
 * What came of one epoch.
 *
 * @param epoch counted from 1
 * @param loss mean cross-entropy over the epoch's training images
 * @param validationAccuracy top-1 on the validation images, in [0, 1]
 */
public record EpochReport(int epoch, double loss, double validationAccuracy) {}
