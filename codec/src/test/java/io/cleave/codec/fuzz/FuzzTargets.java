package io.cleave.codec.fuzz;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.ContextCoder;
import io.cleave.codec.entropy.MixedCoder;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.StoredCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.entropy.ZstdCoder;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** All that is fuzzed, with frames of every profile, the golden files and the kept corpus. */
final class FuzzTargets {
  /** Inputs that once broke something, each named by its target, a dot and what was wrong. */
  private static final Path KEPT = Path.of("src/test/resources/fuzz");

  private static final Path GOLDEN = Path.of("src/test/resources/golden/tensor");

  private static final List<String> SHAPES =
      List.of(
          "1",
          "5",
          "8",
          "130",
          "2x2",
          "20x3",
          "1x1x1",
          "3x1x1",
          "2x3x4",
          "3x5x7",
          "4x4x4",
          "9x3x3",
          "9x3x3x1",
          "2x3x2x5",
          "18x4x4",
          "4x12x12",
          "16x16x8",
          "4x300x100");

  private static final List<String> PROFILES =
      List.of(
          "exact",
          "exact,keep=0.4",
          "half,keep=0.3",
          "fast",
          "fast,threshold=0.5,levels=256",
          "compact,levels=2",
          "compact,levels=4,scale=map",
          "compact,levels=16,scale=tensor",
          "compact,levels=40",
          "compact,levels=256",
          "smallest,levels=2",
          "smallest,levels=3,scale=map");

  private static final List<String> MAPPED =
      List.of(
          "exact,maps-mean-keep=0.5",
          "half,keep=0.2,maps-max-keep=0.5",
          "compact,levels=6,maps-max-keep=0.5");

  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    List<FuzzTarget> targets = new ArrayList<>();
    SHAPES.forEach(shape -> targets.add(frames(TensorShape.parse(shape))));
    targets.add(lossless(ElementType.INT64, TensorShape.of(3, 50)));
    targets.add(lossless(ElementType.INT16, TensorShape.of()));
    targets.add(lossless(ElementType.BOOL, TensorShape.parse("1x2x1x5x1x2x3x4")));
    targets.add(new MessageTarget(files(KEPT, "message.")));
    for (TensorShape shape : List.of(TensorShape.of(3, 5, 7), TensorShape.of(19, 2, 2))) {
      targets.add(
          new SymbolsTarget("stored", shape, 100, planes -> new StoredCoder(planes.elements())));
      targets.add(new SymbolsTarget("zstd", shape, 200, ZstdCoder::new));
      targets.add(new SymbolsTarget("context", shape, 500, ContextCoder::new));
      targets.add(new SymbolsTarget("mixed", shape, 5000, MixedCoder::new));
      targets.add(new SymbolsTarget(shape, 200, tables(shape, 16, 0)));
      targets.add(new SymbolsTarget(shape, 200, tables(shape, 200, 100)));
    }
    targets.add(new CalibrationTarget(files(KEPT, "calibration.")));
    targets.add(protocol());
    return targets;
  }

  /** What a server and an edge read of each other. */
  static FuzzTarget protocol() {
    return new ProtocolTarget(files(KEPT, "protocol."));
  }

  private static FrameTarget frames(TensorShape shape) {
    List<byte[]> corpus = new ArrayList<>(files(KEPT, "frame-" + shape + "."));
    corpus.addAll(golden(shape));
    List<Calibration> calibrations = calibrations(shape);
    Stream<String> profiles = PROFILES.stream();
    if (shape.rank() > 1) {
      profiles = Stream.concat(profiles, MAPPED.stream());
    }
    profiles.map(Profile::parse).forEach(profile -> addFrames(shape, profile, corpus));
    for (Calibration calibration : calibrations) {
      addFrames(shape, Profile.compact().withCalibration(calibration), corpus);
      addFrames(shape, Profile.fast().withCalibration(calibration), corpus);
    }
    addFrames(shape, Profile.smallest().withCalibration(calibrations.get(0)), corpus);
    return new FrameTarget(ElementType.FLOAT32, shape, calibrations, corpus);
  }

  private static FrameTarget lossless(ElementType type, TensorShape shape) {
    String name = "frame-" + shape + "-" + type + ".";
    List<byte[]> corpus = new ArrayList<>(files(KEPT, name));
    TensorEncoder encoder = TensorEncoder.of(type, shape, Profile.exact());
    for (int range : new int[] {1, 2, 256}) {
      byte[] tensor = new byte[shape.elements() * type.bytes()];
      SplittableRandom random = new SplittableRandom(range);
      for (int i = 0; i < tensor.length; i++) {
        tensor[i] = (byte) random.nextInt(type == ElementType.BOOL ? Math.min(2, range) : range);
      }
      ByteBuffer frame = ByteBuffer.allocate(encoder.maxEncodedBytes());
      encoder.encode(ByteBuffer.wrap(tensor), frame);
      corpus.add(Arrays.copyOf(frame.array(), frame.position()));
    }
    return new FrameTarget(type, shape, List.of(), corpus);
  }

  private static List<Calibration> calibrations(TensorShape shape) {
    Calibration plain = Calibration.builder(shape, 4, 0.5f).threshold(0.2f).build();
    Calibration signed = Calibration.builder(shape, 7, 0.5f).zero(3).build();
    int channels = shape.channels();
    int planes = (channels + 1) / 2;
    float[] forward = new float[planes * channels];
    float[] inverse = new float[planes * channels];
    for (int i = 0; i < planes; i++) {
      forward[i * channels + i] = 1;
      inverse[i * planes + i] = 1;
    }
    float[] means = new float[channels];
    means[0] = -0.5f;
    Calibration mixed =
        Calibration.builder(shape, 16, 0.25f)
            .zero(5)
            .transform(ChannelTransform.of(forward, means, inverse, channels > 4))
            .build();
    Calibration.Builder wide = Calibration.builder(shape, 40, 0.125f).zero(9);
    return List.of(
        plain,
        signed,
        mixed,
        plain.withTables(tables(shape, 4, 0)),
        mixed.withTables(tables(mixed.codedShape(), 16, 5)),
        wide.tables(tables(shape, 40, 9)).build());
  }

  static StaticTables tables(TensorShape shape, int levels, int zero) {
    List<SymbolPlanes> samples = new ArrayList<>();
    for (int density = 2; density < 8; density += 2) {
      SymbolPlanes planes = SymbolPlanes.of(shape);
      SymbolsTarget.fill(planes, levels, zero, density);
      samples.add(planes);
    }
    return StaticTables.train(samples);
  }

  private static void addFrames(TensorShape shape, Profile profile, List<byte[]> corpus) {
    TensorEncoder encoder = TensorEncoder.of(shape, profile);
    ByteBuffer frame = ByteBuffer.allocate(encoder.maxEncodedBytes());
    for (int kind = 0; kind < 3; kind++) {
      encoder.encode(activation(shape, kind), frame.clear());
      byte[] bytes = new byte[frame.flip().remaining()];
      frame.get(bytes);
      corpus.add(bytes);
    }
  }

  /** Zeros, magnitudes of which half are zero, or values of both signs. */
  private static ByteBuffer activation(TensorShape shape, int kind) {
    SplittableRandom random = new SplittableRandom(kind);
    ByteBuffer activation = ByteBuffer.allocate(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < shape.elements(); i++) {
      float value = (float) (random.nextDouble() + random.nextDouble() * 3 - 2);
      activation.putFloat(kind == 0 ? 0 : kind == 1 ? Math.max(0, value) : value);
    }
    return activation.flip();
  }

  private static List<byte[]> golden(TensorShape shape) {
    List<byte[]> frames = new ArrayList<>();
    for (Path text : paths(GOLDEN, "", ".txt")) {
      if (new String(bytes(text), StandardCharsets.US_ASCII).startsWith("shape " + shape + "\n")) {
        String name = text.getFileName().toString().replace(".txt", ".clvt");
        frames.add(bytes(text.resolveSibling(name)));
      }
    }
    return frames;
  }

  private static List<byte[]> files(Path folder, String start) {
    return paths(folder, start, "").stream().map(FuzzTargets::bytes).toList();
  }

  private static List<Path> paths(Path folder, String start, String end) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(start))
          .filter(file -> file.getFileName().toString().endsWith(end))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
