package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The frames that every reader must read: each a {@code .clvt} file, and a {@code .txt} file with
 * what is in it.
 *
 * <p>The files are part of the format. {@link #main} writes those that do not exist and never
 * touches one that does.
 *
 * @param name the files' name
 * @param type of the elements
 * @param shape what {@link TensorShape#parse} reads
 * @param profile what {@link Profile#parse} reads
 * @param cut the calibration in {@link GoldenCalibrations}, if there is one
 * @param tensor the input
 */
record GoldenFrames(
    String name,
    ElementType type,
    String shape,
    String profile,
    Optional<String> cut,
    ByteBuffer tensor) {
  static final Path FOLDER = Path.of("src/test/resources/golden/tensor");

  static List<GoldenFrames> all() {
    return List.of(
        new GoldenFrames("v1-dense-f32", "5", "exact", special(5)),
        new GoldenFrames("v1-dense-f16", "8", "half", thirds()),
        new GoldenFrames("v1-bitmap-f32", "3x5x7", "exact,threshold=2", ramp(105, 9)),
        new GoldenFrames("v1-bitmap-f16", "3x5x7", "half,keep=0.4", ramp(105, 9)),
        new GoldenFrames("v1-bitmap-special", "2x3x4", "exact", special(24)),
        new GoldenFrames("v1-f16-sent-as-f32", "2x2", "half", huge()),
        new GoldenFrames("v1-maps", "9x3x3", "exact,maps-max-keep=0.5", ramp(81, 20)),
        new GoldenFrames("v1-maps-and-keep", "9x3x3x1", "half,keep=0.2,maps-mean=4", ramp(81, 20)),
        new GoldenFrames("v1-nothing-kept", "4x4x4", "exact,keep=0", ramp(64, 3)),
        new GoldenFrames("v1-no-map-kept", "4x4x4", "half,maps-max=99", ramp(64, 3)),
        new GoldenFrames("v1-roaring-array", "16x16x8", "exact", scattered()),
        new GoldenFrames("v1-roaring-runs", "4x300x100", "half", runs()),
        new GoldenFrames("v2-nothing-kept", "4x4x4", "compact,threshold=9", ramp(64, 3)),
        new GoldenFrames("v2-stored", "2x3x4", "fast,scale=tensor", ramp(24, 23)),
        new GoldenFrames("v2-stored-maps", "9x1x3", "fast,scale=map", ramp(27, 20)),
        new GoldenFrames("v2-stored-logits", "10", "fast,levels=5", ramp(10, 9)),
        new GoldenFrames("v2-zstd", "3x16x16", "fast,threshold=2", ramp(768, 20)),
        waves("v2-compact", "4x8x8", "compact", 0),
        waves("v2-compact-signed", "3x6x10", "compact,levels=16,scale=tensor", 6),
        waves("v2-compact-two-levels", "5x5x5", "compact,levels=2", 0),
        waves("v2-compact-four-levels", "9x7x9", "compact,levels=4,scale=map,maps-max-keep=0.6", 2),
        waves("v2-compact-64-levels", "2x12x13", "compact,levels=64", 7),
        waves("v2-compact-small-maps", "20x2x2", "compact,levels=6,scale=tensor", 0),
        waves("v2-compact-256-levels", "2x3x7x11", "compact,levels=256", 0),
        waves("v2-compact-logits", "90", "compact,levels=9", 5),
        waves("v2-mixed", "4x8x8", "smallest", 0),
        waves("v2-mixed-signed", "5x9x6", "smallest,levels=40,scale=map", 6),
        waves("v2-mixed-two-levels", "7x5x5", "smallest,levels=2,scale=tensor", 0),
        calibrated("v2-calibrated", "plain", "compact"),
        calibrated("v2-calibrated-mixed", "plain", "smallest"),
        calibrated("v2-calibrated-zstd", "plain", "fast"),
        calibrated("v2-calibrated-planes", "planes", "compact"),
        calibrated("v2-calibrated-planes-zero", "planes-wide", "compact"),
        calibrated("v2-calibrated-tables", "tables", "compact"),
        calibrated("v2-calibrated-tables-planes", "tables-planes", "compact"),
        counted("v3-stored-int64", ElementType.INT64, "scalar"),
        counted("v3-stored-int32", ElementType.INT32, "2x3"),
        counted("v3-stored-int16-rank-8", ElementType.INT16, "1x2x1x1x3x1x2x1"),
        counted("v3-stored-int8", ElementType.INT8, "5"),
        counted("v3-stored-uint8", ElementType.UINT8, "3x1"),
        counted("v3-stored-uint8-empty", ElementType.UINT8, "300x0x1"),
        counted("v3-stored-float16", ElementType.FLOAT16, "2x2x2"),
        counted("v3-stored-float32-empty", ElementType.FLOAT32, "3x0x5"),
        counted("v3-stored-bool", ElementType.BOOL, "9"),
        counted("v3-zstd-int64", ElementType.INT64, "128"));
  }

  private GoldenFrames(String name, String shape, String profile, ByteBuffer activation) {
    this(name, ElementType.FLOAT32, shape, profile, Optional.empty(), activation);
  }

  private static GoldenFrames waves(String name, String shape, String profile, int below) {
    return new GoldenFrames(name, shape, profile, waves(TensorShape.parse(shape), below));
  }

  private static GoldenFrames calibrated(String name, String cut, String profile) {
    TensorShape shape = GoldenCalibrations.SHAPE;
    return new GoldenFrames(
        name, ElementType.FLOAT32, shape.toString(), profile, Optional.of(cut), waves(shape, 4));
  }

  /** Bytes that count up, and around; of int64 alone the lowest ones, of bool the lowest bits. */
  private static GoldenFrames counted(String name, ElementType type, String shape) {
    ByteBuffer tensor = Activations.direct(TensorShape.parse(shape).elements() * type.bytes());
    for (int i = 0; i < tensor.capacity(); i++) {
      boolean zero = type == ElementType.INT64 && i % 8 > 1;
      tensor.put(i, (byte) (zero ? 0 : type == ElementType.BOOL ? i % 3 & 1 : 97 * (i + 1)));
    }
    return new GoldenFrames(name, type, shape, "compact", Optional.empty(), tensor);
  }

  ByteBuffer encode() {
    Profile parsed = Profile.parse(profile);
    Profile whole = calibration().map(parsed::withCalibration).orElse(parsed);
    return Activations.encode(TensorEncoder.of(type, TensorShape.parse(shape), whole), tensor);
  }

  /** What is in a frame: the shape, the type unless it is float32, and the elements. */
  String text(ByteBuffer frame) {
    TensorShape expected = TensorShape.parse(shape);
    Calibration[] known = calibration().stream().toArray(Calibration[]::new);
    ByteBuffer target = Activations.direct(expected.elements() * type.bytes());
    TensorDecoder.of(type, expected, known).decode(frame, target);
    String of = type == ElementType.FLOAT32 ? "" : " " + type;
    return "shape " + shape + of + "\n" + GoldenText.elements(type, target.flip());
  }

  private Optional<Calibration> calibration() {
    return cut.map(named -> GoldenCalibrations.read().cuts().get(named));
  }

  /** Whether the Python reader can undo the frame's coder. */
  boolean isForEveryReader() {
    return !name.contains("zstd") && !name.contains("-mixed");
  }

  Path frameFile() {
    return FOLDER.resolve(name + ".clvt");
  }

  Path textFile() {
    return FOLDER.resolve(name + ".txt");
  }

  /**
   * Slopes with some noise, of which so many sixteenths of the range are below 0, and a map of 0.
   */
  static ByteBuffer waves(TensorShape shape, int below) {
    int[] bits = new int[shape.elements()];
    int columns = shape.dim(shape.rank() - 1);
    for (int i = 0; i < bits.length; i++) {
      int map = i / shape.mapElements();
      int slope = (i % columns * (map % 3 + 1) + i / columns * 2) % 26;
      int noise = (i * 0x9e3779b1) >>> 30;
      float value = (Math.abs(slope - 13) + noise - below) * 0.3f;
      boolean empty = shape.rank() > 1 && map % 4 == 2;
      bits[i] = Float.floatToRawIntBits(empty ? 0 : below == 0 ? Math.max(0, value - 1) : value);
    }
    return Activations.ofBits(bits);
  }

  private static ByteBuffer ramp(int elements, int period) {
    int[] bits = new int[elements];
    for (int i = 0; i < elements; i++) {
      float value = (i * 7 % period - period / 3) * 1.1f;
      bits[i] = Float.floatToRawIntBits(value);
    }
    return Activations.ofBits(bits);
  }

  private static ByteBuffer thirds() {
    return Activations.of(1f / 3, -2f / 3, 1, -4f / 3, 1e-6f, -6e-8f, 65519, Float.NaN);
  }

  private static ByteBuffer special(int elements) {
    int[] values = {0x7fc00001, 0x80000000, 0xff800000, 0x00000001, 0x7f7fffff, 0, 0, 0, 0};
    int[] bits = new int[elements];
    for (int i = 0; i < elements; i++) {
      bits[i] = values[i % values.length];
    }
    return Activations.ofBits(bits);
  }

  private static ByteBuffer huge() {
    return Activations.ofBits(0x477ff000, 0, 0x3f800001, 0x7f800000);
  }

  private static ByteBuffer scattered() {
    int[] bits = new int[2048];
    for (int i = 0; i < 24; i++) {
      bits[i * i * 3 + i] = 0x3f800000 + i;
    }
    return Activations.ofBits(bits);
  }

  /** A run container, an array container, and one whose only element is the tensor's last. */
  private static ByteBuffer runs() {
    int[] bits = new int[120_000];
    Arrays.fill(bits, 100, 160, 0x3fc00000);
    Arrays.fill(bits, 65_530, 65_550, 0xbf000000);
    bits[119_999] = 0x42000000;
    return Activations.ofBits(bits);
  }

  /** Writes the files that are missing; run from the module's folder. */
  public static void main(String[] args) throws IOException {
    GoldenCalibrations.writeIfMissing();
    for (GoldenFrames golden : all()) {
      if (Files.notExists(golden.frameFile())) {
        ByteBuffer frame = golden.encode();
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        Files.write(golden.frameFile(), bytes);
        Files.writeString(golden.textFile(), golden.text(frame));
      }
    }
  }
}
