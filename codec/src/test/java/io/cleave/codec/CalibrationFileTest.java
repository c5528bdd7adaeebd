package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.calibration.CorruptCalibrationException;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.quantise.Scale;
import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationFileTest {
  private static final Calibration PER_MAP =
      Calibration.builder(TensorShape.of(3, 4, 4), 6, 0.5f, 0.1f, 1e-7f)
          .zero(2)
          .threshold(0.05f)
          .build();

  private static final Calibration TABLES =
      Calibrator.withTables(
          Calibration.builder(TensorShape.of(3, 4, 4), 6, 0.5f).build(),
          List.of(Activations.of(Activations.relu(48, 1)), notNumbers()));

  private static final Calibration PLAIN =
      Calibration.builder(TensorShape.of(10), 256, 0.031f).build();

  private static final CalibrationFile FILE =
      CalibrationFile.of(Map.of("maxpool", PER_MAP, "layer1.0 relu", PLAIN, "bottle1", TABLES));

  @TempDir Path folder;

  @Test
  void textComesBack() {
    CalibrationFile read = CalibrationFile.parse(FILE.toString());
    assertEquals(FILE, read);
    assertEquals(FILE.toString(), read.toString());
    assertEquals(Optional.of(PER_MAP), read.find("maxpool"));
    assertEquals(Optional.empty(), read.find("bottle2"));
    assertEquals(PER_MAP.id(), read.cuts().get("maxpool").id());
  }

  @Test
  void fileComesBack() throws IOException {
    Path file = folder.resolve("resnet.calibration");
    FILE.write(file);
    assertEquals(FILE, CalibrationFile.read(file));
    Files.writeString(file, FILE.toString().replace("\n", "\r\n") + "\n# the end\n\n");
    assertEquals(FILE, CalibrationFile.read(file));
    assertThrows(IOException.class, () -> CalibrationFile.read(folder.resolve("none")));
  }

  @Test
  void theFormatStaysAsItIsDocumented() {
    String text =
        """
        cleave-calibration 1

        [maxpool]
        shape=3x4x4
        levels=6
        zero=2
        threshold=0.05
        steps=0.5 0.1 1.0E-7
        tables=
        id=206b6414
        """;
    CalibrationFile file = CalibrationFile.of(Map.of("maxpool", PER_MAP));
    assertEquals(text, file.toString());
  }

  @Test
  void theIdTellsCalibrationsApart() {
    Calibration.Builder other = Calibration.builder(TensorShape.of(10), 256, 0.031f);
    assertEquals(PLAIN.id(), other.build().id());
    assertEquals(PLAIN, other.build());
    assertNotEquals(PLAIN.id(), other.zero(1).build().id());
    assertNotEquals(PLAIN.id(), other.zero(0).threshold(1).build().id());
    Calibration without =
        Calibration.builder(TABLES.shape(), TABLES.levels(), TABLES.steps()).build();
    assertNotEquals(without.id(), TABLES.id());
    assertEquals(TABLES, without.withTables(TABLES.tables().orElseThrow()));
    int finer = Calibration.builder(TensorShape.of(10), 256, Math.nextDown(0.031f)).build().id();
    assertNotEquals(PLAIN.id(), finer);
  }

  @ParameterizedTest
  @CsvSource({
    "cleave-calibration 1, cleave-calibration 0, version",
    "cleave-calibration 1, cleave-calibration 2, version",
    "cleave-calibration 1, cleave-calibration 99999999999, version",
    "cleave-calibration 1, PK, version",
    "[maxpool], maxpool, field",
    "[maxpool], [], cut",
    "[maxpool], '[ maxpool]', cut",
    "[maxpool], '[max]pool]', cut",
    "[maxpool], [layer1.0 relu], cut",
    "shape=3x4x4, '', shape",
    "shape=3x4x4, shape=3x4, id",
    "shape=3x4x4, shape=2x4x4, steps",
    "shape=3x4x4, shape=0x4x4, shape",
    "shape=3x4x4, shape=99999x99999x9, shape",
    "levels=6, levels=1, steps",
    "levels=6, levels=257, steps",
    "levels=6, levels=x, levels",
    "levels=6, levels=7, id",
    "zero=2, zero=6, zero",
    "zero=2, zero=-1, zero",
    "threshold=0.05, threshold=-0.05, threshold",
    "threshold=0.05, threshold=NaN, threshold",
    "threshold=0.05, threshold=Infinity, threshold",
    "threshold=0.05, threshold=, threshold",
    "steps=0.5, steps=-0.5, steps",
    "steps=0.5, steps=NaN, steps",
    "steps=0.5, steps=0, steps",
    "steps=0.5, steps=1e-45, steps",
    "steps=0.5, steps=1e39, steps",
    "steps=0.5, steps=3e38, steps",
    "steps=0.5, 'steps=0.5 0.5', steps",
    "1.0E-7, '', steps",
    "'tables=\nid=', 'tables=AQID/w=\nid=', tables",
    "'tables=\nid=', 'tables=****\nid=', tables",
    "'tables=\nid=', 'tables=AQID\nid=', tables",
    "'tables=\nid=', 'tables=\ntables=\nid=', tables",
    "'tables=\nid=', 'colour=red\nid=', field",
    "id=, id=0, id",
    "id=, no=, field",
  })
  void rejectsTextWhenAFieldIsWrong(String original, String changed, String field) {
    int at = FILE.toString().lastIndexOf(original);
    String behind = FILE.toString().substring(at + original.length());
    String text = FILE.toString().substring(0, at) + changed + behind;
    assertNotEquals(FILE.toString(), text);
    CorruptCalibrationException error =
        assertThrows(CorruptCalibrationException.class, () -> CalibrationFile.parse(text));
    assertEquals(field, error.field(), error.getMessage());
    assertTrue(error.line() >= 1 && error.line() <= text.lines().count(), error.getMessage());
  }

  @Test
  void saysWhetherAFileIsTooOldOrTooNew() {
    for (int version : new int[] {0, 2}) {
      CorruptCalibrationException error =
          assertThrows(
              CorruptCalibrationException.class,
              () -> CalibrationFile.parse("cleave-calibration " + version));
      assertTrue(error.reason().contains(version == 0 ? "too old" : "too new"), error.reason());
    }
  }

  @Test
  void namesTheFileThatIsNoCalibration(@TempDir Path folder) throws IOException {
    Path page = Files.writeString(folder.resolve("page"), "<html>");
    String message =
        assertThrows(CorruptCalibrationException.class, () -> CalibrationFile.read(page))
            .getMessage();
    assertTrue(message.startsWith(page + ": corrupt calibration at line 1, version: "), message);
    IOException e = assertThrows(IOException.class, () -> CalibrationFile.read(folder));
    assertEquals(folder + ": a folder", e.getMessage());
  }

  @Test
  void mutatedTextIsReadOrRejectedAndNothingElse() {
    String original = FILE.toString();
    Random random = new Random(9);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(original);
      for (int j = random.nextInt(3); j >= 0; j--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(128));
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
          default -> text.insert(at, text.substring(at / 2, at));
        }
        text.append('\n');
      }
      try {
        CalibrationFile.parse(text.toString());
      } catch (CorruptCalibrationException expected) {
        assertTrue(expected.line() > 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a ", "[a", "a]", "a\nb", "\u0007"})
  void rejectsNameWhenItCouldNotBeReadBack(String name) {
    assertThrows(IllegalArgumentException.class, () -> CalibrationFile.of(Map.of(name, PLAIN)));
  }

  @Test
  void rejectsTablesWhenTheyAreForOtherSymbols() {
    StaticTables tables = TABLES.tables().orElseThrow();
    for (Calibration.Builder builder :
        List.of(
            Calibration.builder(TensorShape.of(3, 4, 4), 5, 0.5f),
            Calibration.builder(TensorShape.of(3, 4, 4), 6, 0.5f).zero(1),
            Calibration.builder(TensorShape.of(2, 4, 4), 6, 0.5f))) {
      assertThrows(IllegalArgumentException.class, () -> builder.tables(tables).build());
    }
  }

  @Test
  void tablesMakeFramesSmaller() {
    TensorShape shape = TensorShape.of(4, 8, 8);
    List<ByteBuffer> samples = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      samples.add(Activations.of(Activations.relu(shape.elements(), i)));
    }
    Calibration plain = new Calibrator(shape, 6, Scale.TENSOR, 0).calibrate(samples);
    Calibration trained = Calibrator.withTables(plain, samples);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.compact().withCalibration(trained));
    TensorEncoder untrained = TensorEncoder.of(shape, Profile.compact().withCalibration(plain));
    ByteBuffer frame = Activations.encode(encoder, samples.get(3));
    assertTrue(frame.remaining() < Activations.encode(untrained, samples.get(3)).remaining());
    ByteBuffer decoded = Activations.direct(shape.bytes());
    TensorDecoder.of(shape, plain, trained).decode(frame.duplicate(), decoded);
    ByteBuffer expected = Activations.direct(shape.bytes());
    TensorDecoder.of(shape, plain, trained)
        .decode(Activations.encode(untrained, samples.get(3)), expected);
    assertEquals(expected.flip(), decoded.flip());
  }

  @Test
  void stepsFollowTheSamples() {
    TensorShape shape = TensorShape.of(2, 8, 8);
    float[] values = Activations.relu(shape.elements(), 1);
    for (int i = 0; i < 64; i++) {
      values[i] *= 10;
    }
    List<ByteBuffer> samples = List.of(Activations.of(values), Activations.of(new float[128]));
    Calibration perMap = new Calibrator(shape, 6, Scale.MAP, 0.1f).calibrate(samples);
    assertEquals(0, perMap.zero());
    assertEquals(0.1f, perMap.threshold());
    float ratio = perMap.steps()[0] / perMap.steps()[1];
    assertTrue(ratio > 6 && ratio < 16, ratio + "");
    Calibration one = new Calibrator(shape, 6, Scale.TENSOR, 0).calibrate(samples);
    assertEquals(1, one.steps().length);
    Profile profile = Profile.compact().withCalibration(perMap);
    assertTrue(
        Activations.encode(TensorEncoder.of(shape, profile), samples.get(0)).remaining()
            < Activations.encode(TensorEncoder.of(shape, Profile.compact()), samples.get(0))
                .remaining());
  }

  @Test
  void rejectsSamplesWhenTheirSizeIsNotTheShapes() {
    Calibrator calibrator = new Calibrator(TensorShape.of(2), 6, Scale.AUTO, 0);
    List<ByteBuffer> samples = List.of(Activations.of(1, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> calibrator.calibrate(samples));
    assertThrows(IllegalArgumentException.class, () -> Calibrator.withTables(PLAIN, samples));
  }

  private static ByteBuffer notNumbers() {
    float[] values = new float[48];
    values[7] = Float.NaN;
    return Activations.of(values);
  }

  @Test
  void rejectsSamplesWhenTheySayNothing() {
    Calibrator calibrator = new Calibrator(TensorShape.of(2), 6, Scale.AUTO, 0);
    List<ByteBuffer> samples = List.of(Activations.of(0, 0), Activations.of(1, Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> calibrator.calibrate(samples));
  }
}
