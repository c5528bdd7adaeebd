package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.SymbolCoders;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.internal.LittleEndian;
import io.cleave.codec.quantise.Steps;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What comes before the symbols in a tensor frame of version 2, for one shape. See {@code
 * docs/wire-format.md}. Every byte counts here: a whole frame may have a few hundred.
 *
 * <pre>
 *  magic 'CLVT' | version 2 | form
 *
 *    7   6   5   4   3   2   1   0    form
 *  +---+---+---+---+---+---+---+---+
 *  |     coder     | C | M | rank-1|  C: calibrated. M: a step for each feature map
 *  +---+---+---+---+---+---+---+---+
 *
 *  calibrated:  id u32
 *  otherwise:   dimension LEB128, rank times
 *  and then, unless the coder is none:
 *               levels - 1 u8 | zero u8 | base step f32 | with M: step codes, 5 bits a map
 * </pre>
 *
 * <p>A flyweight over its own bytes: reading or writing a frame allocates nothing.
 */
final class SymbolFrameHeader {
  /** No calibration. */
  static final int NOT_CALIBRATED = -1;

  /** Stands in place of a coder's id: every symbol is the zero. */
  static final int NO_CODER = 0;

  /** Size of the header of a frame whose steps both ends know: {@value} bytes. */
  static final int CALIBRATED_BYTES = TensorFrame.START_BYTES + 1 + Integer.BYTES;

  private static final int FORM_AT = TensorFrame.START_BYTES;
  private static final int FORM_END = FORM_AT + 1;
  private static final int RANK_BITS = 3;
  private static final int MAPS_FLAG = 4;
  private static final int CALIBRATED_FLAG = 8;
  private static final int CODER_SHIFT = 4;

  private final TensorShape shape;
  private final int maps;
  private final Dimensions dims;
  private final byte[] bytes;
  private final List<Calibration> calibrations;
  private final int levelsAt;
  private final int zeroAt;
  private final int baseAt;
  private final int codesAt;
  private final int codeBytes;

  private int length;
  private int coder;
  private int calibration;

  SymbolFrameHeader(TensorShape shape, List<Calibration> calibrations) {
    this.shape = shape;
    this.maps = SymbolPlanes.maps(shape);
    this.dims = new Dimensions(shape);
    this.levelsAt = FORM_END + dims.bytes().length;
    this.zeroAt = levelsAt + 1;
    this.baseAt = zeroAt + 1;
    this.codesAt = baseAt + Float.BYTES;
    this.codeBytes = (maps * Steps.CODE_BITS + 7) >>> 3;
    this.bytes = new byte[Math.max(CALIBRATED_BYTES, codesAt + codeBytes)];
    this.calibrations = calibrations;
  }

  /** The size of the header of a frame whose values are all 0, the smallest header for a shape. */
  int emptyBytes() {
    return levelsAt;
  }

  /** The size of the header of a frame that carries its steps. */
  int bytes(boolean stepPerMap) {
    return codesAt + (stepPerMap ? codeBytes : 0);
  }

  /** The length of the header that was written or read last. */
  int length() {
    return length;
  }

  /** Writes the header of a frame whose elements are all 0. */
  void writeEmpty(ByteBuffer target) {
    start(NO_CODER, 0);
    finish(target, levelsAt);
  }

  /** Writes the header of a frame that carries its steps. */
  void write(ByteBuffer target, int coder, Steps steps, boolean stepPerMap) {
    start(coder, stepPerMap ? MAPS_FLAG : 0);
    bytes[levelsAt] = (byte) (steps.levels() - 1);
    bytes[zeroAt] = (byte) steps.zero();
    LittleEndian.putInt(bytes, baseAt, Float.floatToRawIntBits(steps.base()));
    if (stepPerMap) {
      putCodes(steps);
    }
    finish(target, bytes(stepPerMap));
  }

  /** Writes the header of a frame whose steps both ends know. */
  void write(ByteBuffer target, int coder, Calibration calibration) {
    start(coder, CALIBRATED_FLAG);
    LittleEndian.putInt(bytes, FORM_END, calibration.id());
    finish(target, CALIBRATED_BYTES);
  }

  /** Writes everything up to the dimensions, which a calibrated header overwrites. */
  private void start(int coder, int flags) {
    TensorFrame.start(bytes, TensorFormat.SYMBOLS);
    bytes[FORM_AT] = (byte) (coder << CODER_SHIFT | flags | (shape.rank() - 1));
    System.arraycopy(dims.bytes(), 0, bytes, FORM_END, dims.bytes().length);
  }

  private void finish(ByteBuffer target, int headerBytes) {
    length = headerBytes;
    target.put(target.position(), bytes, 0, length);
  }

  private void putCodes(Steps steps) {
    Arrays.fill(bytes, codesAt, codesAt + codeBytes, (byte) 0);
    for (int map = 0; map < maps; map++) {
      int bit = map * Steps.CODE_BITS;
      int at = codesAt + (bit >>> 3);
      int code = steps.code(map) << (bit & 7);
      bytes[at] |= (byte) code;
      if (code > 0xff) {
        bytes[at + 1] |= (byte) (code >>> 8);
      }
    }
  }

  /**
   * Reads a frame's header and checks every field.
   *
   * @param steps receives the meaning of the symbols, unless there is no coder or both ends know it
   * @throws CorruptFrameException if a field is wrong or the frame ends too early
   */
  void read(ByteBuffer frame, Steps steps) {
    int available = Math.min(frame.remaining(), bytes.length);
    frame.get(frame.position(), bytes, 0, available);
    TensorFrame.requireBytes(available, FORM_END);
    readForm();
    if ((bytes[FORM_AT] & CALIBRATED_FLAG) != 0) {
      TensorFrame.requireBytes(available, CALIBRATED_BYTES);
      readCalibration();
    } else {
      calibration = NOT_CALIBRATED;
      dims.check(frame, FORM_END);
      TensorFrame.requireBytes(available, levelsAt);
      readSteps(available, steps);
    }
    TensorFrame.requireBytes(frame.remaining(), length + TensorFrame.CHECKSUM_BYTES);
  }

  private void readForm() {
    int form = bytes[FORM_AT] & 0xff;
    coder = form >>> CODER_SHIFT;
    CorruptFrameException.checkEqual(FORM_AT, "rank", (form & RANK_BITS) + 1, shape.rank());
    int flags = form & (MAPS_FLAG | CALIBRATED_FLAG);
    if (flags == (MAPS_FLAG | CALIBRATED_FLAG) || (flags == MAPS_FLAG && coder == NO_CODER)) {
      throw new CorruptFrameException(FORM_AT, "flags", flags + " (expected: steps at most once)");
    }
  }

  private void readCalibration() {
    int id = LittleEndian.getInt(bytes, FORM_END);
    for (int i = 0; i < calibrations.size(); i++) {
      if (calibrations.get(i).id() == id) {
        calibration = i;
        length = CALIBRATED_BYTES;
        return;
      }
    }
    throw new CorruptFrameException(
        FORM_END, "calibration", Integer.toHexString(id) + " is not known here");
  }

  private void readSteps(int available, Steps steps) {
    length = levelsAt;
    if (coder == NO_CODER) {
      return;
    }
    boolean stepPerMap = (bytes[FORM_AT] & MAPS_FLAG) != 0;
    length = bytes(stepPerMap);
    TensorFrame.requireBytes(available, length);
    checkLevels();
    steps.reset((bytes[levelsAt] & 0xff) + 1, bytes[zeroAt] & 0xff);
    steps.setBase(readBase(steps));
    if (stepPerMap) {
      readCodes(steps);
    }
  }

  private void checkLevels() {
    int levels = (bytes[levelsAt] & 0xff) + 1;
    CorruptFrameException.check(levels >= 2, levelsAt, "levels", levels, "2 to 256");
    int zero = bytes[zeroAt] & 0xff;
    if (zero >= levels) {
      throw new CorruptFrameException(zeroAt, "zero", zero + " (expected: below " + levels + ")");
    }
  }

  private float readBase(Steps steps) {
    float base = Float.intBitsToFloat(LittleEndian.getInt(bytes, baseAt));
    if (!(base >= Steps.MIN_BASE && base * steps.furthest() <= Float.MAX_VALUE)) {
      throw new CorruptFrameException(
          baseAt,
          "base step",
          base + " (expected: " + Steps.MIN_BASE + " or more, and every level finite)");
    }
    return base;
  }

  private void readCodes(Steps steps) {
    for (int map = 0; map < maps; map++) {
      int bit = map * Steps.CODE_BITS;
      int at = codesAt + (bit >>> 3);
      int next = at + 1 < length ? (bytes[at + 1] & 0xff) << 8 : 0;
      steps.setCode(map, ((bytes[at] & 0xff) | next) >>> (bit & 7) & Steps.EMPTY);
    }
    int used = maps * Steps.CODE_BITS & 7;
    if (used != 0 && (bytes[length - 1] & 0xff) >>> used != 0) {
      throw new CorruptFrameException(length - 1, "step codes", "a bit behind the last map");
    }
  }

  /** Refuses a coder that is unknown, or that the stage of this frame has no tables for. */
  void checkCoder(SymbolStage stage) {
    if (!stage.knows(coder)) {
      throw new CorruptFrameException(
          FORM_AT,
          "coder",
          coder
              + " (expected: 0, or one of "
              + SymbolCoders.ids()
              + ", with tables if it needs them)");
    }
  }

  /** The index of the calibration of the frame that was read last, or {@link #NOT_CALIBRATED}. */
  int calibration() {
    return calibration;
  }

  /** The id of the coder of the frame that was read last. */
  int coder() {
    return coder;
  }
}
