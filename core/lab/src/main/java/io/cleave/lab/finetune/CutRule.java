package io.cleave.lab.finetune;

import io.cleave.codec.Profile;

/**
 * The settings that decide the result of a fine-tuning, in addition to those of the training.
 *
 * @param profile how activations are sent, including the threshold of FatReLU
 * @param gradient how gradients pass back through the wire
 * @param statistics what batch normalisation does
 * @param hoyer the weight of the Hoyer regulariser; 0 for none
 * @param headFrozen whether the head keeps its weights
 * @param patience how many epochs in a row without a gain end the fine-tuning
 * @param meanFrom the first epoch whose weights are averaged; 0 for none
 */
public record CutRule(
    Profile profile,
    Gradient gradient,
    Statistics statistics,
    double hoyer,
    boolean headFrozen,
    int patience,
    int meanFrom) {}
