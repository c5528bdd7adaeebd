package io.cleave.lab.finetune;

/**
 * What came of one epoch, measured on the validation images.
 *
 * @param epoch counted from 1; 0 is before the fine-tuning, and the number after the last stands
 *     for the mean of the epochs' weights
 * @param loss mean over the training images, with the regularisation; NaN where none were seen
 * @param sentTop1 top-1 with the activations sent as the profile says, in [0, 1]
 * @param uncutTop1 top-1 of the same weights with nothing dropped, in [0, 1]
 * @param meanBytes of the frames
 */
public record TunedEpoch(
    int epoch, double loss, double sentTop1, double uncutTop1, double meanBytes) {}
