/**
 * Tensors as bytes: what of one is sent, and how it is written.
 *
 * <p>Start at {@link io.cleave.codec.TensorEncoder} and {@link io.cleave.codec.TensorDecoder}; how
 * a tensor is sent is a {@link io.cleave.codec.Profile}, what is dropped a {@link
 * io.cleave.codec.Pruning}. Several tensors are a message: {@link io.cleave.codec.message}.
 * Formats, kinds of profiles and coders register themselves: {@link io.cleave.codec.TensorFormat},
 * {@link io.cleave.codec.ProfileKind}, {@link io.cleave.codec.entropy.SymbolCoding}. The bytes are
 * laid down in {@code docs/wire-format.md}.
 */
@NullMarked
package io.cleave.codec;

import org.jspecify.annotations.NullMarked;
