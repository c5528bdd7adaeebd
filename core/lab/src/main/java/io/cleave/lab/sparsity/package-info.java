/**
 * How sparse a network is: its activations at every cut (Haberer and Landsiedel 2022, section 4),
 * its weights and its gradients (Loroch, Pfreundt, Wehn and Keuper 2018, equations 3 to 5).
 *
 * <p>Start at {@link io.cleave.lab.sparsity.Sparsity}. {@code ActivationCounter}s count activations
 * chunk by chunk, so that memory does not grow with the number of images. Results are records.
 */
@NullMarked
package io.cleave.lab.sparsity;

import org.jspecify.annotations.NullMarked;
