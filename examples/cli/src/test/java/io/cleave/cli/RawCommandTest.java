package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.numpy.NumpyFile;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawCommandTest extends CommandTest {
  @TempDir private Path folder;

  private Path numpy(String file, String type, String shape, ByteBuffer data) throws IOException {
    return NumpyWriter.write(folder.resolve(file), type, shape, data);
  }

  private static ByteBuffer noise(int floats, long seed) {
    ByteBuffer values = ByteBuffer.allocate(floats * 4).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(seed);
    while (values.hasRemaining()) {
      values.putFloat((float) random.nextGaussian());
    }
    return values.flip();
  }

  private static Signature one(ElementType type, int... dims) {
    return Signature.of(new TensorSpec("x", type, TensorShape.of(dims)));
  }

  @Test
  void answersAreTheWholeNetworks() throws IOException {
    Model model = Model.find("demo");
    TensorSpec input = model.network().inputs().only("demo");
    int floats = input.shape().elements();
    ByteBuffer pixels = noise(2 * floats, 1);
    String shape = "2, " + input.shape().toString().replace("x", ", ");
    String file = numpy("x.npy", "<f4", shape, pixels.duplicate()).toString();
    Path output = folder.resolve("y.npz");
    assertEquals(
        0, run("raw", "--cut", "maxpool", file, "--output", output.toString()), err::toString);
    Tensors written = NumpyFile.read(output, model.network().outputs());
    assertEquals(2, written.batch());
    try (Part whole = model.whole();
        Session session = whole.newSession()) {
      session.inputs(whole.given(), 2).data(0).put(pixels);
      ByteBuffer expected = session.run().data(0);
      ByteBuffer found = written.data(0);
      while (expected.hasRemaining()) {
        assertEquals(expected.getFloat(), found.getFloat(), 1e-4);
      }
    }
  }

  @Test
  void mistakesAreNamedWithTheirFile() throws IOException {
    String square = numpy("square.npy", "<f4", "2, 2", noise(4, 1)).toString();
    assertEquals(1, run("raw", "--cut", "maxpool", square));
    assertTrue(err.toString().startsWith(square + ": "), err.toString());
    assertTrue(err.toString().contains("3x64x64"), err.toString());
    Path text = Files.writeString(folder.resolve("text.npz"), "no archive");
    assertEquals(1, run("raw", "--cut", "maxpool", text.toString()));
    assertTrue(err.toString().contains("text.npz: "), err.toString());
  }

  @Test
  void arraysOfEveryKindAreReadAsNumPyWroteThem() throws IOException {
    ByteBuffer longs = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    longs.putLong((1L << 62) + 1).putLong(-3).flip();
    Path file = numpy("longs.npy", "<i8", "1, 2", longs.duplicate());
    assertEquals(longs, NumpyFile.read(file, one(ElementType.INT64, 2)).data(0));
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, (byte) 200});
    Path unsigned = numpy("bytes.npy", "|u1", "2, 1", bytes.duplicate());
    Tensors read = NumpyFile.read(unsigned, one(ElementType.UINT8, 1));
    assertEquals(2, read.batch());
    assertEquals(bytes, read.data(0));
    assertThrows(
        IllegalArgumentException.class, () -> NumpyFile.read(file, one(ElementType.INT32, 2)));
  }

  @Test
  void samplesComeBackAsTheyWereWritten() throws IOException {
    Path file = folder.resolve("both.npz");
    Signature both =
        Signature.of(
            new TensorSpec("ids", ElementType.INT64, TensorShape.of(3)),
            new TensorSpec("scores/0", ElementType.FLOAT32, TensorShape.of()));
    List<Tensors> samples = IntStream.range(0, 3).mapToObj(i -> Tensors.allocate(both, 1)).toList();
    for (int i = 0; i < 3; i++) {
      samples.get(i).data("ids").putLong(16, i);
      samples.get(i).data("scores/0").putFloat(0, i + 0.5f);
    }
    NumpyFile.write(file, samples);
    Tensors read = NumpyFile.read(file, both);
    assertEquals(3, read.batch());
    long[] ids = new long[9];
    read.data("ids").asLongBuffer().get(ids);
    assertArrayEquals(new long[] {0, 0, 0, 0, 0, 1, 0, 0, 2}, ids);
    assertEquals(2.5f, read.data("scores/0").getFloat(8));
    Signature other = one(ElementType.INT64, 3);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> NumpyFile.read(file, other));
    assertTrue(e.getMessage().contains("[ids, scores/0]"), e.getMessage());
  }
}
