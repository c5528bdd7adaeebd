package io.cleave.codec.protocol;

import java.nio.ByteBuffer;

/**
 * What an edge says first: which versions it speaks and which tail it wants.
 *
 * <pre>
 *   u8 oldest protocol version | u8 newest | u32 tensor formats
 *   string architecture | string cut | string weights | u32 CRC32C
 * </pre>
 *
 * A string is a u16 count of bytes and that much UTF-8.
 *
 * @param minVersion oldest protocol version the edge speaks, 1 to 255
 * @param maxVersion newest protocol version the edge speaks, {@code minVersion} to 255
 * @param tensorFormats tensor format versions the edge reads and writes: bit {@code n - 1} is
 *     version n
 * @param wanted the tail that the edge's head belongs to
 */
public record Hello(int minVersion, int maxVersion, int tensorFormats, ModelFingerprint wanted) {
  private static final int MAX_U8 = 255;

  /**
   * Checks the version range.
   *
   * @param minVersion oldest protocol version
   * @param maxVersion newest protocol version
   * @param tensorFormats tensor format versions
   * @param wanted the tail that is wanted
   * @throws IllegalArgumentException if a version is not in 1 to 255, or the range is empty
   */
  public Hello {
    if (minVersion < 1 || maxVersion > MAX_U8 || minVersion > maxVersion) {
      throw new IllegalArgumentException(
          "versions: " + minVersion + ".." + maxVersion + " (expected: a range within 1..255)");
    }
  }

  /**
   * What this code says when it wants a tail.
   *
   * @param wanted the tail
   * @return a hello with every version that this code knows
   */
  public static Hello of(ModelFingerprint wanted) {
    return new Hello(Protocol.MIN_VERSION, Protocol.MAX_VERSION, Protocol.TENSOR_FORMATS, wanted);
  }

  /**
   * Writes the payload at the target's position and advances it.
   *
   * @param target a buffer with {@link Protocol#MAX_CONTROL_PAYLOAD_BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    new PayloadWriter(target)
        .u8(minVersion)
        .u8(maxVersion)
        .i32(tensorFormats)
        .fingerprint(wanted)
        .end();
  }

  /**
   * Reads a payload.
   *
   * @param payload the whole payload between position and limit; neither is changed
   * @return the hello
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   */
  public static Hello decode(ByteBuffer payload) {
    PayloadReader reader = new PayloadReader(payload);
    int minVersion = reader.u8("oldest version");
    int maxVersion = reader.u8("newest version");
    reader.check(
        minVersion >= 1 && minVersion <= maxVersion,
        "newest version",
        minVersion + " to " + maxVersion + " is no range of versions");
    int tensorFormats = reader.i32("tensor formats");
    ModelFingerprint wanted = reader.fingerprint();
    reader.end();
    return new Hello(minVersion, maxVersion, tensorFormats, wanted);
  }
}
