package io.cleave.lab.training;

/**
 * What came of one epoch.
 *
 * @param epoch counted from 1
 * @param loss mean over the epoch's training images
 * @param examined what the objective found on the validation images, in words
 */
public record EpochReport(int epoch, double loss, String examined) {}
