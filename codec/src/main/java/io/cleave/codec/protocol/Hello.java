package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The first frame of an edge: which versions it speaks and which formats it may write in.
 *
 * <pre>
 *   u8 oldest protocol version | u8 newest
 *   u8 formats, for each: u8 id | u8 types of extensions, for each: u16 | string token
 *   extensions | u32 CRC32C
 * </pre>
 *
 * A string is a u16 count of bytes and that much UTF-8. The versions at the start and the checksum
 * at the end never change: if no version is common, nothing else of a hello is read. Immutable.
 *
 * @param minVersion oldest protocol version the edge speaks, 1 to 255
 * @param maxVersion newest protocol version the edge speaks, {@code minVersion} to 255
 * @param formats ids of the tensor formats that the edge may write, 1 to 255
 * @param known types of {@link Extensions} that the edge knows, at most 255
 * @param token the token that the edge authenticates with; empty if it has none. It is sent as it
 *     is, so the connection must be encrypted
 * @param extensions optional fields
 */
public record Hello(
    int minVersion,
    int maxVersion,
    Set<Integer> formats,
    Set<Integer> known,
    String token,
    Extensions extensions) {
  /** The max length of a token in bytes of UTF-8: {@value}. */
  public static final int MAX_TOKEN_BYTES = 1024;

  private static final int MAX_U8 = 255;

  /**
   * Keeps copies, and checks the version range and the token's length.
   *
   * @param minVersion oldest protocol version
   * @param maxVersion newest protocol version
   * @param formats ids of tensor formats
   * @param known types of extensions
   * @param token empty for none
   * @param extensions optional fields
   * @throws IllegalArgumentException if a version is not in 1 to 255, the range is empty, or the
   *     token is too long
   */
  public Hello {
    if (minVersion < 1 || maxVersion > MAX_U8 || minVersion > maxVersion) {
      throw Check.refusal("versions", minVersion + ".." + maxVersion, "a range within 1..255");
    }
    formats = Set.copyOf(formats);
    known = Set.copyOf(known);
    requireTokenFits(token);
  }

  /**
   * {@return a hello with every version that this code speaks}
   *
   * @param formats ids of the tensor formats that the edge may write
   * @param token the token that the edge authenticates with; empty for none
   */
  public static Hello of(Set<Integer> formats, String token) {
    return new Hello(
        Protocol.MIN_VERSION,
        Protocol.MAX_VERSION,
        formats,
        Extensions.KNOWN,
        token,
        Extensions.NONE);
  }

  /**
   * Writes the payload at the target's position, which moves to after the payload.
   *
   * @param target a buffer with at least {@link Protocol#MAX_CONTROL_PAYLOAD_BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    PayloadWriter writer =
        new PayloadWriter(target)
            .u8(minVersion)
            .u8(maxVersion)
            .formats(formats)
            .extensionTypes(known)
            .string(token);
    extensions.write(writer);
    writer.end();
  }

  /**
   * {@return the hello in a payload; without formats and token if this code speaks none of its
   * versions}
   *
   * @param payload the whole payload between position and limit; neither is changed
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
    if (Protocol.commonVersion(minVersion, maxVersion) == 0) {
      return new Hello(minVersion, maxVersion, Set.of(), Set.of(), "", Extensions.NONE);
    }
    Set<Integer> formats = reader.formats("formats");
    Set<Integer> known = reader.extensionTypes();
    String token = reader.string("token");
    reader.check(
        tokenBytes(token) <= MAX_TOKEN_BYTES, "token", "is over " + MAX_TOKEN_BYTES + " bytes");
    return new Hello(minVersion, maxVersion, formats, known, token, Extensions.read(reader));
  }

  /**
   * Throws if a token does not fit into a hello.
   *
   * @param token the token that an edge authenticates with
   * @throws IllegalArgumentException if it is longer than {@value #MAX_TOKEN_BYTES} bytes of UTF-8
   */
  public static void requireTokenFits(String token) {
    int bytes = tokenBytes(token);
    Check.argument(
        bytes <= MAX_TOKEN_BYTES, "token", bytes + " bytes of UTF-8", "at most " + MAX_TOKEN_BYTES);
  }

  private static int tokenBytes(String token) {
    return token.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * {@return all fields for messages and logs, but only whether there is a token instead of the
   * token}
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Hello[versions %d to %d, formats %s, %s]",
        minVersion,
        maxVersion,
        formats,
        token.isEmpty() ? "no token" : "a token");
  }
}
