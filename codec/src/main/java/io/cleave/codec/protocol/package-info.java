/**
 * The split protocol: what an edge and a tail server say to each other over one TCP connection.
 *
 * <p>Everything here works on {@link java.nio.ByteBuffer} and knows no socket. Start at {@link
 * io.cleave.codec.protocol.frame.FrameHeader}, the 24 bytes before every frame, and at {@link
 * io.cleave.codec.protocol.frame.FrameAssembler}, which turns a stream of bytes into verified
 * frames. The handshake is {@link io.cleave.codec.protocol.Hello} and {@link
 * io.cleave.codec.protocol.Welcome}; failures are sent as a {@link io.cleave.codec.protocol.Notice}
 * with an {@link io.cleave.codec.protocol.ErrorCode}. {@code docs/protocol.md} describes the
 * protocol field by field for other implementations.
 *
 * <p>All numbers are little-endian. Nothing a peer sends is trusted before it is checked, and no
 * allocation is sized by a field that was not.
 */
@NullMarked
package io.cleave.codec.protocol;

import org.jspecify.annotations.NullMarked;
