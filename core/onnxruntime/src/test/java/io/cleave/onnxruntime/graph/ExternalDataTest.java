package io.cleave.onnxruntime.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cleave.codec.tensor.ElementType;
import io.cleave.onnxruntime.TestGraph;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in other files: read where they are said to be, or refused with the weight's name. */
class ExternalDataTest {
  private static final int ELEMENTS = 512;
  private static final int MUTATIONS = 4000;
  private static final long FIRST_SEED = Long.getLong("hostile.seed", 0);

  @TempDir private Path folder;
  private Path outer;
  private Path model;

  @BeforeEach
  void makeFolders() throws IOException {
    outer = folder;
    folder = Files.createDirectory(outer.resolve("model"));
    Files.createDirectory(folder.resolve("sub"));
    Files.write(outer.resolve("secret.bin"), new byte[4 * ELEMENTS]);
    Files.write(folder.resolve("sub").resolve("w.bin"), new byte[4 * ELEMENTS]);
    model = MovedWeights.write(graph(), folder);
  }

  private static ModelProto graph() {
    float[] values = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      values[i] = i;
    }
    return new TestGraph()
        .input("x", ElementType.FLOAT32, 1, ELEMENTS)
        .floats("w", values, ELEMENTS)
        .integers("shape", 1, ELEMENTS)
        .node("Mul", "a", List.of("x", "w"))
        .node("Reshape", "b", List.of("a", "shape"))
        .outputs("b")
        .model()
        .build();
  }

  private static OnnxFile read(Path file) throws IOException {
    OnnxFile read = OnnxFile.read(file);
    OnnxGraph.of(read);
    return read;
  }

  /** The weight {@code w}, changed. */
  private Path changed(Consumer<TensorProto.Builder> change) throws IOException {
    ModelProto.Builder changed = ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder();
    change.accept(changed.getGraphBuilder().getInitializerBuilder(0));
    return Files.write(folder.resolve("changed.onnx"), changed.build().toByteArray());
  }

  private static Consumer<TensorProto.Builder> with(String... entries) {
    return tensor -> {
      tensor.clearExternalData();
      for (int i = 0; i < entries.length; i += 2) {
        tensor.addExternalData(
            StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
      }
    };
  }

  private void assertRejected(Consumer<TensorProto.Builder> change, String... parts)
      throws IOException {
    Path file = changed(change);
    String message = assertThrows(OnnxException.class, () -> read(file)).getMessage();
    assertTrue(message.startsWith(file + ": weight w: "), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void largeWeightsStayOutsideAndShapesAreReadIn() throws IOException {
    OnnxFile read = read(model);
    ByteBuffer values = read.outside().get("w").values();
    assertTrue(values.isDirect(), "mapped");
    values.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < ELEMENTS; i++) {
      assertEquals(i, values.getFloat());
    }
    assertEquals(1, read.outside().size());
    assertEquals(16, read.model().getGraph().getInitializer(1).getRawData().size());
    assertEquals(3, read.contents().size(), "the file and both weights are hashed");
  }

  @Test
  void offsetAndLengthMayBeLeftOut() throws IOException {
    OnnxFile read = read(changed(with("location", "sub/w.bin", "checksum", "0")));
    assertEquals(4 * ELEMENTS, read.outside().get("w").values().remaining());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.bin",
        "sub/../../secret.bin",
        "sub/..",
        "..",
        "/etc/passwd",
        "//server/share/w.bin",
        "C:/w.bin",
        "C:w.bin",
        "sub\\w.bin",
        "..\\secret.bin",
        "w.bin\u0000",
        "weights.bin\n",
        "",
        " "
      })
  void rejectsLocationsThatLeadElsewhere(String location) throws IOException {
    assertRejected(with("location", location), "location", "in the model's folder");
  }

  @Test
  void rejectsAFolderInPlaceOfAFile() throws IOException {
    assertRejected(with("location", "sub"), "in sub", "a regular file");
    assertRejected(with("location", "."), "in .", "a regular file");
  }

  @Test
  void rejectsLinksThatLeadOutOfTheFolder() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.bin"), outer.resolve("secret.bin"));
    assertRejected(with("location", "link.bin"), "a link to", "copy the file there");
    Files.createSymbolicLink(folder.resolve("up"), outer);
    assertRejected(with("location", "up/secret.bin"), "a link to", "copy the file there");
    Files.createSymbolicLink(folder.resolve("loop.bin"), folder.resolve("loop.bin"));
    assertRejected(with("location", "loop.bin"), "not read");
  }

  /** A link into the folder is none that leads out. */
  @Test
  void linksWithinTheFolderAreFollowed() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.bin"), Path.of("sub", "w.bin"));
    assertEquals(1, read(changed(with("location", "link.bin"))).outside().size());
  }

  /** The caches of model hubs have the files in one folder, and links to all of them in another. */
  @Test
  void linksOfAHubsCacheAreFollowed() throws IOException {
    Path snapshot = Files.createDirectory(outer.resolve("snapshot"));
    Files.createSymbolicLink(snapshot.resolve("net.onnx"), model);
    Files.createSymbolicLink(
        snapshot.resolve(MovedWeights.FILE), folder.resolve(MovedWeights.FILE));
    assertEquals(1, read(snapshot.resolve("net.onnx")).outside().size());
  }

  @Test
  void rejectsFilesThatAreMissing() throws IOException {
    assertRejected(with("location", "none.bin"), "in none.bin, which is missing", "beside");
  }

  @Test
  void rejectsFilesThatAreShort() throws IOException {
    Path weights = folder.resolve(MovedWeights.FILE);
    Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 100));
    assertRejected(
        with("location", MovedWeights.FILE, "offset", "3"), "bytes 3 to 2051", "has 100");
  }

  @Test
  void rejectsRangesThatGoBeyondTheEnd() throws IOException {
    for (String offset : List.of("1", "2048", "999999999999999999")) {
      assertRejected(
          with("location", "sub/w.bin", "offset", offset), "bytes " + offset, "has 2048");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "+1", "0x10", "1e3", " 1", "", "9223372036854775808", "\u0661"})
  void rejectsOffsetsThatAreNoNumbers(String offset) throws IOException {
    assertRejected(with("location", "sub/w.bin", "offset", offset), "offset " + offset);
  }

  @Test
  void rejectsLengthsThatDoNotFitTheShape() throws IOException {
    for (String length : List.of("0", "2047", "2049", "999999999999999999")) {
      assertRejected(with("location", "sub/w.bin", "length", length), "length " + length, "2048");
    }
  }

  @Test
  void rejectsShapesThatNoFileHas() throws IOException {
    assertRejected(tensor -> tensor.setDims(0, -1), "of shape [-1]");
    assertRejected(tensor -> tensor.setDims(0, Long.MAX_VALUE), "of shape");
    assertRejected(tensor -> tensor.setDims(0, 1L << 32).addDims(1L << 32), "of shape");
  }

  /** In a sparse file, which has that length and takes no room. */
  @Test
  void rejectsAWeightOfMoreThanTwoGibibytes() throws IOException {
    try (RandomAccessFile sparse =
        new RandomAccessFile(folder.resolve("large.bin").toFile(), "rw")) {
      sparse.setLength(1L << 32);
    }
    assertRejected(
        with("location", "large.bin").andThen(tensor -> tensor.setDims(0, 1 << 30)),
        "4294967296 bytes",
        "in one tensor");
  }

  @Test
  void rejectsTypesWithoutARawForm() throws IOException {
    assertRejected(tensor -> tensor.setDataType(8), "of type 8");
    assertRejected(tensor -> tensor.setDataType(999), "of type 999");
  }

  @Test
  void rejectsEntriesThatAreUnknownOrTwice() throws IOException {
    assertRejected(with("location", "sub/w.bin", "url", "x"), "with url");
    assertRejected(with("location", "sub/w.bin", "location", "other.bin"), "with location");
    String[] many = new String[40];
    Arrays.fill(many, "location");
    assertRejected(with(many), "20 entries");
  }

  @Test
  void rejectsMoreWeightsInOtherFilesThanCanBeMapped() throws IOException {
    ModelProto.Builder many = ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder();
    TensorProto weight = many.getGraph().getInitializer(0);
    for (int i = 0; i < ExternalData.MAX_TENSORS; i++) {
      many.getGraphBuilder().addInitializer(weight.toBuilder().setName("w" + i));
    }
    Path file = Files.write(folder.resolve("many.onnx"), many.build().toByteArray());
    String message = assertThrows(OnnxException.class, () -> read(file)).getMessage();
    assertTrue(message.contains("one too many in another file"), message);
  }

  /** Whatever an entry says: the file is read, or one sentence says why not. */
  @Test
  void mutatedReferencesAreReadOrRefused() throws IOException {
    OnnxFile whole = OnnxFile.parse("whole", ByteBuffer.wrap(Files.readAllBytes(model)));
    ModelFolder beside = ModelFolder.of(model);
    int accepted = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + MUTATIONS; seed++) {
      ModelProto.Builder mutated = whole.model().toBuilder();
      mutation(new Random(seed)).accept(mutated.getGraphBuilder().getInitializerBuilder(0));
      OnnxFile file = OnnxFile.parse("hostile", ByteBuffer.wrap(mutated.build().toByteArray()));
      try {
        ByteBuffer values = ExternalData.read(file, beside).outside().get("w").values();
        assertEquals(4 * ELEMENTS, values.remaining());
        values.get(values.limit() - 1);
        accepted++;
      } catch (OnnxException e) {
        assertTrue(e.getMessage().startsWith("hostile: weight w: "), e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(accepted > MUTATIONS / 50 && accepted < MUTATIONS, accepted + " are read");
  }

  private static Consumer<TensorProto.Builder> mutation(Random random) {
    List<String> entries =
        new ArrayList<>(
            List.of("location", MovedWeights.FILE, "offset", "3", "length", "" + 4 * ELEMENTS));
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(entries.size());
      entries.set(at, mutated(entries.get(at), random));
    }
    return with(entries.toArray(String[]::new))
        .andThen(
            tensor -> {
              if (random.nextInt(8) == 0) {
                tensor.setDims(0, random.nextLong() >> random.nextInt(64));
              }
              if (random.nextInt(8) == 0) {
                tensor.setDataType(1 + 9 * random.nextInt(2));
              }
            });
  }

  private static String mutated(String text, Random random) {
    String pieces = "0123456789./\\:\u0000- \u00e9~*";
    char piece = pieces.charAt(random.nextInt(pieces.length()));
    int at = random.nextInt(text.length() + 1);
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, at) + piece + text.substring(at);
      case 1 -> text.substring(0, at);
      case 2 -> text.substring(at);
      case 3 -> "../".repeat(random.nextInt(4)) + text;
      case 4 -> text + text.repeat(random.nextInt(400));
      default -> text.isEmpty() ? "/" : text.replace(text.charAt(at % text.length()), piece);
    };
  }
}
