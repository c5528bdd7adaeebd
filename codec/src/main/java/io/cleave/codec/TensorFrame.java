package io.cleave.codec;

import io.cleave.codec.internal.LittleEndian;
import io.cleave.codec.internal.Registry;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What tensor frames of every format have in common: they start with a magic number and the id of
 * their format, and end with a {@link FrameChecksum}.
 *
 * <pre>
 *  +-------+-------+-------+-------+-----------+----- - - -----+----------------+
 *  |  'C'  |  'L'  |  'V'  |  'T'  | format u8 |               |  checksum u32  |
 *  +-------+-------+-------+-------+-----------+----- - - -----+----------------+
 * </pre>
 */
public final class TensorFrame {
  /** Size of the magic number and the format id: {@value} bytes. */
  public static final int START_BYTES = 5;

  /** Size of the checksum: {@value} bytes. */
  public static final int CHECKSUM_BYTES = 4;

  static final int MAGIC = 'C' | 'L' << 8 | 'V' << 16 | 'T' << 24;
  static final int MAGIC_AT = 0;
  static final int VERSION_AT = 4;

  private static final Registry<Integer, TensorFormat> FORMATS =
      Registry.byId(TensorFormat.class, TensorFormat::id, TensorFormat.MAX_ID);

  private TensorFrame() {}

  /**
   * Writes the start of a frame: the magic number and the format id.
   *
   * @param header receives them in its first {@value #START_BYTES} bytes
   * @param format the id of the format
   */
  public static void start(byte[] header, int format) {
    LittleEndian.putInt(header, MAGIC_AT, MAGIC);
    header[VERSION_AT] = (byte) format;
  }

  /**
   * Returns the id of a frame's format, which may be unknown, after checking the start of the frame
   * and that there is room for a checksum.
   *
   * @throws CorruptFrameException if the magic number is wrong, or the frame ends too early
   */
  static int checkStart(ByteBuffer frame) {
    requireBytes(frame.remaining(), START_BYTES + CHECKSUM_BYTES);
    for (int i = 0; i < VERSION_AT; i++) {
      if (frame.get(frame.position() + i) != (byte) (MAGIC >>> (i * Byte.SIZE))) {
        throw new CorruptFrameException(MAGIC_AT, "magic", "not CLVT");
      }
    }
    return frame.get(frame.position() + VERSION_AT) & 0xff;
  }

  static List<Integer> formats() {
    return FORMATS.all().stream().map(TensorFormat::id).toList();
  }

  /**
   * Finds the format of a frame.
   *
   * @throws CorruptFrameException if no format has this id
   */
  static TensorFormat format(int id) {
    return FORMATS.find(id).orElseThrow(() -> unknown(id));
  }

  private static CorruptFrameException unknown(int id) {
    boolean newer =
        id < TensorFormat.FIRST_PRIVATE_ID
            && FORMATS.all().stream()
                .mapToInt(TensorFormat::id)
                .allMatch(known -> id > known || known >= TensorFormat.FIRST_PRIVATE_ID);
    String age = id == 0 ? "too old" : newer ? "too new" : "not known here";
    return new CorruptFrameException(
        VERSION_AT, "version", id + ", " + age + " (expected: one of " + FORMATS.keys() + ")");
  }

  /**
   * Throws if a frame ends before a part that it must have.
   *
   * @param available how many bytes there are
   * @param needed how many bytes there must be, up to the end of the part
   * @throws CorruptFrameException if there are fewer than needed
   */
  public static void requireBytes(int available, int needed) {
    if (available < needed) {
      throw new CorruptFrameException(
          available, "header", "frame ends here (expected: " + needed + " bytes)");
    }
  }
}
