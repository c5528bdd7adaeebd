package io.cleave.codec.protocol.frame;

import static io.cleave.codec.CorruptFrameException.check;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The {@value #BYTES} bytes before every frame, little-endian.
 *
 * <pre>
 *   0        4         5      6       8            16              20          24
 *   +--------+---------+------+-------+------------+---------------+-----------+
 *   | "CLVF" | version | type | flags | request id | payload bytes | CRC32C of |
 *   |        |   u8    |  u8  |  u16  |    u64     |      u32      |   0..19   |
 *   +--------+---------+------+-------+------------+---------------+-----------+
 * </pre>
 *
 * <p>Flags are zero. The layout up to the version byte never changes.
 *
 * @param type the kind of the frame
 * @param requestId the id of the request that the frame is about; 0 if it is about the connection
 * @param payloadBytes the size of the whole payload in bytes, 0 to 2^31-1. The payload follows the
 *     header; for a type that is sent in {@linkplain FrameType#DATA chunks}, its first {@value
 *     FrameType#CHUNK_BYTES} bytes do
 */
public record FrameHeader(FrameType type, long requestId, int payloadBytes) {
  /** The size of an encoded header, in bytes: {@value}. */
  public static final int BYTES = 24;

  /** The newest protocol version, which all frames after the handshake carry: {@value}. */
  public static final int NEWEST_VERSION = 2;

  /**
   * The version in the header of every handshake frame. It never changes: peers that cannot agree
   * on another must still be able to say so.
   */
  static final int HANDSHAKE_VERSION = 1;

  private static final int MAGIC = 0x46564c43; // "CLVF" read as a little-endian int
  private static final int VERSION_OFFSET = 4;
  private static final int TYPE_OFFSET = 5;
  private static final int FLAGS_OFFSET = 6;
  private static final int REQUEST_ID_OFFSET = 8;
  private static final int PAYLOAD_BYTES_OFFSET = 16;
  private static final int CHECKSUM_OFFSET = 20;

  /**
   * Checks that the three parts fit together.
   *
   * @param type the kind of the frame
   * @param requestId the id of the request that the frame is about
   * @param payloadBytes the size of the whole payload, in bytes
   * @throws IllegalArgumentException if the type does not allow the request id, or the size is
   *     negative
   */
  public FrameHeader {
    if (!type.allowsRequestId(requestId)) {
      throw Check.refusal("requestId", requestId, "one that " + type + " may carry");
    }
    if (payloadBytes < 0) {
      throw Check.refusal("payloadBytes", payloadBytes, ">= 0");
    }
  }

  /**
   * Writes the header at the target's position, which moves by {@value #BYTES}.
   *
   * @param target any buffer with {@value #BYTES} bytes remaining; its byte order does not matter
   */
  public void encode(ByteBuffer target) {
    ByteBuffer header = target.slice().order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0, MAGIC);
    header.put(VERSION_OFFSET, (byte) type.version());
    header.put(TYPE_OFFSET, (byte) type.id());
    header.putShort(FLAGS_OFFSET, (short) 0);
    header.putLong(REQUEST_ID_OFFSET, requestId);
    header.putInt(PAYLOAD_BYTES_OFFSET, payloadBytes);
    header.putInt(CHECKSUM_OFFSET, checksum(header));
    target.position(target.position() + BYTES);
  }

  /**
   * {@return the header in the {@value #BYTES} bytes at the source's position, which moves to after
   * them} The header is verified. Whether the payload's size is acceptable is for the caller to
   * check, with {@link #requirePayloadAtMost}.
   *
   * @param source any buffer with {@value #BYTES} bytes remaining; its byte order does not matter
   * @throws CorruptFrameException if a field is not what the protocol allows
   */
  public static FrameHeader decode(ByteBuffer source) {
    ByteBuffer header = source.slice().order(ByteOrder.LITTLE_ENDIAN);
    verify(header);
    FrameType type = FrameType.ofId(Byte.toUnsignedInt(header.get(TYPE_OFFSET)));
    if (type == null) {
      throw new CorruptFrameException(TYPE_OFFSET, "type", "is no frame type");
    }
    int version = Byte.toUnsignedInt(header.get(VERSION_OFFSET));
    check(
        version == type.version(),
        VERSION_OFFSET,
        "version",
        version + " on a frame of type " + type + " (expected: " + type.version() + ")");
    long requestId = header.getLong(REQUEST_ID_OFFSET);
    check(
        type.allowsRequestId(requestId),
        REQUEST_ID_OFFSET,
        "request id",
        Long.toUnsignedString(requestId) + " must not be on a frame of type " + type);
    int payloadBytes = header.getInt(PAYLOAD_BYTES_OFFSET);
    check(
        payloadBytes >= 0,
        PAYLOAD_BYTES_OFFSET,
        "payload bytes",
        Integer.toUnsignedString(payloadBytes) + " is over 2147483647");
    source.position(source.position() + BYTES);
    return new FrameHeader(type, requestId, payloadBytes);
  }

  private static void verify(ByteBuffer header) {
    check(header.getInt(0) == MAGIC, 0, "magic", "is not \"CLVF\"");
    int version = Byte.toUnsignedInt(header.get(VERSION_OFFSET));
    check(version >= HANDSHAKE_VERSION, VERSION_OFFSET, "version", version + " is too old to read");
    check(
        version <= NEWEST_VERSION,
        VERSION_OFFSET,
        "version",
        version + " is newer than " + NEWEST_VERSION);
    check(
        header.getInt(CHECKSUM_OFFSET) == checksum(header),
        CHECKSUM_OFFSET,
        "header checksum",
        "does not match the header");
    check(header.getShort(FLAGS_OFFSET) == 0, FLAGS_OFFSET, "flags", "are not zero");
  }

  /**
   * Throws if a payload is larger than the receiver accepts.
   *
   * @param limitBytes the max acceptable size, in bytes
   * @throws CorruptFrameException if the payload is larger
   */
  public void requirePayloadAtMost(int limitBytes) {
    check(
        payloadBytes <= limitBytes,
        PAYLOAD_BYTES_OFFSET,
        "payload bytes",
        payloadBytes + " is over the limit of " + limitBytes + " for a frame of type " + type);
  }

  /**
   * {@return the size in bytes of a request or response on the wire, including the headers of its
   * chunks; at most 2^31-1}
   *
   * @param payloadBytes the size of its whole payload, in bytes
   */
  public static int wireBytes(long payloadBytes) {
    long chunks = Math.max(1, (payloadBytes - 1) / FrameType.CHUNK_BYTES + 1);
    return (int) Math.min(Integer.MAX_VALUE, payloadBytes + chunks * BYTES);
  }

  /** Throws if the payload has another size. */
  void requirePayload(int bytes) {
    check(
        payloadBytes == bytes,
        PAYLOAD_BYTES_OFFSET,
        "payload bytes",
        payloadBytes + " in a frame of type " + type + " (expected: " + bytes + ")");
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(CHECKSUM_OFFSET));
    return (int) crc.getValue();
  }
}
