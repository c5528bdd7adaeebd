/**
 * Several tensors as one message: a header that says what they are, then a frame for each. Their
 * names stay at both ends.
 *
 * <p>Start at {@link io.cleave.codec.message.MessageEncoder} and {@link
 * io.cleave.codec.message.MessageDecoder}. The bytes are laid down in {@code docs/wire-format.md}.
 */
@NullMarked
package io.cleave.codec.message;

import org.jspecify.annotations.NullMarked;
