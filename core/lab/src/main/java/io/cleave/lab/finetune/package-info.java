/**
 * Fine-tunes a network with pruning in the loop (Haberer and Landsiedel 2022, section 3.3): the
 * tail learns from what it will receive.
 *
 * <p>Start at {@link io.cleave.lab.finetune.FineTuning}. It is a {@link
 * io.cleave.lab.training.TrainingRun} whose objective runs the head, passes its activations through
 * a {@code Wire}, which is the codec's own encoder and decoder, and runs the tail.
 */
@NullMarked
package io.cleave.lab.finetune;

import org.jspecify.annotations.NullMarked;
