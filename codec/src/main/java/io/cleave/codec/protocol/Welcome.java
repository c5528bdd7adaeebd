package io.cleave.codec.protocol;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * A server's answer to a {@link Hello} that it can serve.
 *
 * <pre>
 *   u8 protocol version | u32 tensor formats | u32 most requests in flight | u32 idle timeout, ms
 *   string architecture | string cut | string weights
 *   shape input | shape output | u32 CRC32C
 * </pre>
 *
 * A shape is a u8 rank and that many u32 dimensions.
 *
 * @param version the protocol version of every later frame
 * @param tensorFormats tensor format versions that both sides know: bit {@code n - 1} is version n;
 *     and {@link Protocol#PICTURES} if the tail takes such
 * @param maxInFlight requests that the edge may have unanswered on this connection, at least 1
 * @param idleTimeoutMillis the server closes a connection that was silent for so long, at least 1
 * @param served the tail that will answer, equal to the one that was wanted
 * @param input what the tail takes: shape (channels, height, width), without a batch
 * @param output what the tail gives: shape (classes), without a batch
 */
public record Welcome(
    int version,
    int tensorFormats,
    int maxInFlight,
    int idleTimeoutMillis,
    ModelFingerprint served,
    TensorShape input,
    TensorShape output) {

  /**
   * Writes the payload at the target's position and advances it.
   *
   * @param target a buffer with {@link Protocol#MAX_CONTROL_PAYLOAD_BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    new PayloadWriter(target)
        .u8(version)
        .i32(tensorFormats)
        .i32(maxInFlight)
        .i32(idleTimeoutMillis)
        .fingerprint(served)
        .shape(input)
        .shape(output)
        .end();
  }

  /**
   * Reads a payload.
   *
   * @param payload the whole payload between position and limit; neither is changed
   * @return the welcome
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   */
  public static Welcome decode(ByteBuffer payload) {
    PayloadReader reader = new PayloadReader(payload);
    int version = reader.u8("version");
    reader.check(
        version >= Protocol.MIN_VERSION && version <= Protocol.MAX_VERSION,
        "version",
        version + " was not offered");
    int tensorFormats = reader.i32("tensor formats");
    reader.check(
        (tensorFormats & (Protocol.TENSOR_FORMATS | Protocol.PICTURES)) != 0,
        "tensor formats",
        "hold none that is known");
    int maxInFlight = reader.i32("most requests in flight", 1, Integer.MAX_VALUE);
    int idleTimeoutMillis = reader.i32("idle timeout", 1, Integer.MAX_VALUE);
    ModelFingerprint served = reader.fingerprint();
    TensorShape input = reader.shape("input shape");
    TensorShape output = reader.shape("output shape");
    reader.end();
    return new Welcome(
        version, tensorFormats, maxInFlight, idleTimeoutMillis, served, input, output);
  }
}
