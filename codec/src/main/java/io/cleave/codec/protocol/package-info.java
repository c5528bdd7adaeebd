/**
 * The split protocol: what an edge and a tail server say to each other over one TCP connection.
 *
 * <p>Everything here works on {@link java.nio.ByteBuffer} and knows no socket. Start at {@link
 * io.cleave.codec.protocol.frame.FrameHeader}, the 24 bytes in front of every frame, and at {@link
 * io.cleave.codec.protocol.frame.FrameAssembler}, which turns a stream of bytes into verified
 * frames. The handshake is {@link io.cleave.codec.protocol.Hello} and {@link
 * io.cleave.codec.protocol.Welcome}; what went wrong travels as a {@link
 * io.cleave.codec.protocol.Notice} with an {@link io.cleave.codec.protocol.ErrorCode}. The same is
 * described field by field for other implementations in {@code docs/protocol.md}.
 *
 * <p>All numbers are little-endian. Nothing a peer says is believed before it is checked, and no
 * allocation is sized by a field that was not.
 */
@NullMarked
package io.cleave.codec.protocol;

import org.jspecify.annotations.NullMarked;
