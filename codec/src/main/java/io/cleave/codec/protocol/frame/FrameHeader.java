package io.cleave.codec.protocol.frame;

import static io.cleave.codec.CorruptFrameException.check;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The {@value #BYTES} bytes in front of every frame, little-endian.
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
 * @param type kind of the frame
 * @param requestId which request the frame is about; 0 if it is about the connection
 * @param payloadBytes bytes of the whole payload, 0 to 2^31-1. They follow the header; of a type
 *     that comes in {@linkplain FrameType#DATA chunks}, the first {@value FrameType#CHUNK_BYTES} do
 */
public record FrameHeader(FrameType type, long requestId, int payloadBytes) {
  /** Size of an encoded header in bytes: {@value}. */
  public static final int BYTES = 24;

  /** Newest protocol version, which all frames behind the handshake carry: {@value}. */
  public static final int NEWEST_VERSION = 2;

  /**
   * Version in the header of every handshake frame, for good: whoever cannot agree on another must
   * still be able to say so.
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
   * Checks that the three parts fit each other.
   *
   * @param type kind of the frame
   * @param requestId which request the frame is about
   * @param payloadBytes bytes that follow the header
   * @throws IllegalArgumentException if the type does not allow the request id, or the payload's
   *     size is negative
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
   * Writes the header at the target's position and advances it by {@value #BYTES}.
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
   * Reads and verifies the {@value #BYTES} bytes at the source's position, and advances it. The
   * payload's size is sound as a number; whether it is acceptable is for the caller to say, with
   * {@link #requirePayloadAtMost}.
   *
   * @param source any buffer with {@value #BYTES} bytes remaining; its byte order does not matter
   * @return the header
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
   * Refuses a payload that is larger than the receiver is ready for.
   *
   * @param limitBytes largest acceptable size
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
   * What a request or response takes on the wire, with the headers of its chunks.
   *
   * @param payloadBytes its whole payload
   * @return bytes, at most 2^31-1
   */
  public static int wireBytes(long payloadBytes) {
    long chunks = Math.max(1, (payloadBytes - 1) / FrameType.CHUNK_BYTES + 1);
    return (int) Math.min(Integer.MAX_VALUE, payloadBytes + chunks * BYTES);
  }

  /** Refuses a payload of another size. */
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
