/**
 * Loads a network and cuts it into a head and a tail.
 *
 * <p>Start with {@link io.cleave.core.ModelBundle} for a network with its weights, labels and
 * preprocessing, {@link io.cleave.core.SplitModel} for both halves in one process, and {@link
 * io.cleave.core.ModelPart} for one half alone.
 */
package io.cleave.core;
