/**
 * Tensors as bytes: which parts of a tensor are sent, and how they are written.
 *
 * <p>Start at {@link io.cleave.codec.TensorEncoder} and {@link io.cleave.codec.TensorDecoder}; a
 * {@link io.cleave.codec.Profile} says how a tensor is sent, a {@link io.cleave.codec.Pruning} what
 * is dropped. Several tensors are a message: {@link io.cleave.codec.message}. Formats, kinds of
 * profiles and coders can be added by an application: {@link io.cleave.codec.TensorFormat}, {@link
 * io.cleave.codec.ProfileKind}, {@link io.cleave.codec.entropy.SymbolCoding}. The bytes are
 * specified in {@code docs/wire-format.md}.
 */
@NullMarked
package io.cleave.codec;

import org.jspecify.annotations.NullMarked;
