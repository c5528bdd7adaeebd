/**
 * Several tensors as one message: a header that describes them, then a frame for each. Their names
 * are not sent.
 *
 * <p>Start at {@link io.cleave.codec.message.MessageEncoder} and {@link
 * io.cleave.codec.message.MessageDecoder}. The bytes are specified in {@code docs/wire-format.md}.
 */
@NullMarked
package io.cleave.codec.message;

import org.jspecify.annotations.NullMarked;
