package io.cleave.core;

import ai.djl.nn.Block;

/**
 * Both sides of a cut in one process: {@code tail(head(x))} equals the whole network bit for bit.
 *
 * @param cut where the network was cut
 * @param head image of shape (batch, 3, height, width) to the activation at the cut, contiguous
 * @param tail that activation to logits of shape (batch, classes)
 */
public record Split(Cut cut, Block head, Block tail) {}
