package io.cleave.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The frames that every reader must read: each a {@code .clvt} file, and a {@code .txt} file with
 * what is in it.
 *
 * <p>The files are part of the format. {@link #main} writes those that do not exist and never
 * touches one that does.
 *
 * @param name the files' name
 * @param shape what {@link TensorShape#parse} reads
 * @param profile what {@link Profile#parse} reads
 * @param activation the input
 */
record GoldenFrames(String name, String shape, String profile, ByteBuffer activation) {
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
        new GoldenFrames("v2-zstd", "3x16x16", "fast,threshold=2", ramp(768, 20)));
  }

  ByteBuffer encode() {
    return Activations.encode(
        TensorEncoder.of(TensorShape.parse(shape), Profile.parse(profile)), activation);
  }

  /** Whether the Python standard library can undo the frame's coder. */
  boolean isForEveryReader() {
    return !name.contains("zstd");
  }

  Path frameFile() {
    return FOLDER.resolve(name + ".clvt");
  }

  Path textFile() {
    return FOLDER.resolve(name + ".txt");
  }

  /** The shape, then a line for each element that is not {@code +0.0f}: its index and its bits. */
  static String text(String shape, int[] decoded) {
    StringBuilder text = new StringBuilder("shape ").append(shape).append('\n');
    for (int i = 0; i < decoded.length; i++) {
      if (decoded[i] != 0) {
        text.append(String.format("%d %08x\n", i, decoded[i]));
      }
    }
    return text.toString();
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
    for (GoldenFrames golden : all()) {
      if (Files.notExists(golden.frameFile())) {
        ByteBuffer frame = golden.encode();
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        int[] decoded =
            Activations.bits(Activations.decode(TensorShape.parse(golden.shape), frame));
        Files.write(golden.frameFile(), bytes);
        Files.writeString(golden.textFile(), text(golden.shape, decoded));
      }
    }
  }
}
