package io.cleave.codec.protocol;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A server's answer to a {@link Hello} that it accepts; a {@link Catalogue} follows. Immutable.
 *
 * <pre>
 *   u8 protocol version | u32 max requests in flight | u32 idle timeout, ms
 *   u8 formats, for each: u8 id | u8 types of extensions, for each: u16
 *   extensions | u32 CRC32C
 * </pre>
 *
 * @param version the protocol version of every later frame
 * @param maxInFlight the max number of requests that the edge may have unanswered on this
 *     connection, at least 1
 * @param idleTimeoutMillis how many milliseconds a connection may be silent before the server
 *     closes it, at least 1
 * @param formats ids of the tensor formats that the server reads, 1 to 255
 * @param known types of {@link Extensions} that the server knows, at most 255
 * @param extensions optional fields
 */
public record Welcome(
    int version,
    int maxInFlight,
    int idleTimeoutMillis,
    Set<Integer> formats,
    Set<Integer> known,
    Extensions extensions) {
  /**
   * Keeps copies of the sets.
   *
   * @param version as above
   * @param maxInFlight as above
   * @param idleTimeoutMillis as above
   * @param formats as above
   * @param known as above
   * @param extensions as above
   */
  public Welcome {
    formats = Set.copyOf(formats);
    known = Set.copyOf(known);
  }

  /**
   * Writes the payload at the target's position, which moves to after the payload.
   *
   * @param target a buffer with at least {@link Protocol#MAX_CONTROL_PAYLOAD_BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    PayloadWriter writer =
        new PayloadWriter(target)
            .u8(version)
            .i32(maxInFlight)
            .i32(idleTimeoutMillis)
            .formats(formats)
            .extensionTypes(known);
    extensions.write(writer);
    writer.end();
  }

  /**
   * {@return the welcome in a payload}
   *
   * @param payload the whole payload between position and limit; neither is changed
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   */
  public static Welcome decode(ByteBuffer payload) {
    PayloadReader reader = new PayloadReader(payload);
    int version = reader.u8("version");
    reader.check(
        version >= Protocol.MIN_VERSION && version <= Protocol.MAX_VERSION,
        "version",
        version + " was not offered");
    int maxInFlight = reader.i32("most requests in flight", 1, Integer.MAX_VALUE);
    int idleTimeoutMillis = reader.i32("idle timeout", 1, Integer.MAX_VALUE);
    Set<Integer> formats = reader.formats("formats");
    Set<Integer> known = reader.extensionTypes();
    return new Welcome(
        version, maxInFlight, idleTimeoutMillis, formats, known, Extensions.read(reader));
  }
}
