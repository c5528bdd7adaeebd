package io.cleave.lab.finetune;

import io.cleave.codec.Profile;

/**
 * What decides the result of a fine-tuning beside the settings of the training.
 *
 * @param profile how activations are sent, FatReLU's threshold included
 * @param gradient how gradients come back through the wire
 * @param statistics what batch normalisation does
 * @param hoyer weight of the regulariser, 0 for none
 * @param headFrozen whether the head keeps its weights
 * @param patience epochs without a gain before the end
 * @param meanFrom the first epoch whose weights are averaged, 0 for none
 */
public record CutRule(
    Profile profile,
    Gradient gradient,
    Statistics statistics,
    double hoyer,
    boolean headFrozen,
    int patience,
    int meanFrom) {}
