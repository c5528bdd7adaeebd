/**
 * Pruned activations as bytes: what survives of a tensor, and how it is written.
 *
 * <p>Start at {@link io.cleave.codec.TensorEncoder} and {@link io.cleave.codec.TensorDecoder}; what
 * is dropped is a {@link io.cleave.codec.Pruning}. Data flows one way: shape, pruning, mask,
 * kernel, frame. The frame is laid down in {@code docs/wire-format.md}.
 */
package io.cleave.codec;
