package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every source must do, shown on the tiny network with the weights of seed 7. */
abstract class WeightReaderContract {
  private static final Map<String, Shape> NETWORK = Fixtures.tinyNetwork();

  /** A source that holds the tiny network. */
  abstract Weights weights() throws Exception;

  @Test
  void holdsExactlyTheNetworksTensors() throws Exception {
    try (WeightReader reader = weights().open(NETWORK)) {
      reader.requireExactly(NETWORK);
      assertEquals(NETWORK.keySet(), reader.tensors().keySet());
      TensorInfo info = reader.tensors().get("layer2.0.conv1.weight");
      assertEquals(
          new TensorInfo("layer2.0.conv1.weight", new Shape(8, 4, 3, 3), DataType.FLOAT32), info);
    }
  }

  @Test
  void readsEveryTensorAsTheSeedMakesIt() throws Exception {
    try (WeightReader reader = weights().open(NETWORK);
        WeightReader seeded = Weights.seeded(Fixtures.SEED).open(NETWORK)) {
      for (String name : NETWORK.keySet()) {
        assertArrayEquals(
            Fixtures.floats(seeded.read(name)), Fixtures.floats(reader.read(name)), name);
      }
    }
  }

  @Test
  void readsIntoANewDirectNativeBufferOfExactlyTheElements() throws Exception {
    try (WeightReader reader = weights().open(NETWORK)) {
      ByteBuffer first = reader.read("fc.bias");
      assertTrue(first.isDirect());
      assertEquals(ByteOrder.nativeOrder(), first.order());
      assertEquals(0, first.position());
      assertEquals(10 * Float.BYTES, first.limit());
      assertEquals(10 * Float.BYTES, first.capacity());
      float before = first.getFloat(0);
      reader.read("fc.bias").putFloat(0, 99);
      assertEquals(before, first.getFloat(0));
    }
  }

  @Test
  void buffersOutliveTheReader() throws Exception {
    WeightReader reader = weights().open(NETWORK);
    ByteBuffer values = reader.read("fc.bias");
    float[] before = Fixtures.floats(values);
    reader.close();
    reader.close();
    assertArrayEquals(before, Fixtures.floats(values));
  }

  @Test
  void severalThreadsReadTheSameValues() throws Exception {
    try (WeightReader reader = weights().open(NETWORK)) {
      float[] expected = Fixtures.floats(reader.read("layer4.1.conv2.weight"));
      IntStream.range(0, 32)
          .parallel()
          .forEach(
              i -> assertArrayEquals(expected, readUnchecked(reader, "layer4.1.conv2.weight")));
    }
  }

  @Test
  void namesTheTensorWhenThereIsNone() throws Exception {
    try (WeightReader reader = weights().open(NETWORK)) {
      WeightsException e = assertThrows(WeightsException.class, () -> reader.read("layer9.weight"));
      assertEquals("layer9.weight", e.tensor().orElseThrow());
      assertEquals(reader.description(), e.source());
      assertEquals("missing", e.reason());
    }
  }

  @Test
  void leavesOutBatchCounters() throws Exception {
    try (WeightReader reader = weights().open(NETWORK)) {
      assertTrue(
          reader.tensors().keySet().stream().noneMatch(n -> n.endsWith("num_batches_tracked")));
    }
  }

  @Test
  void listsTensorsThatCannotBeChanged() throws Exception {
    try (WeightReader reader = weights().open(NETWORK)) {
      assertThrows(UnsupportedOperationException.class, () -> reader.tensors().clear());
    }
  }

  @Test
  void rejectsTheFirstMissingTensorInTheNetworksOrder() throws Exception {
    Map<String, Shape> wider = new LinkedHashMap<>(NETWORK);
    wider.remove("fc.bias");
    wider.put("layer4.2.conv1.weight", new Shape(32, 32, 3, 3));
    wider.put("layer4.2.conv2.weight", new Shape(32, 32, 3, 3));
    try (WeightReader reader = weights().open(NETWORK)) {
      WeightsException e = assertThrows(WeightsException.class, () -> reader.requireExactly(wider));
      assertEquals("layer4.2.conv1.weight", e.tensor().orElseThrow());
      assertEquals("missing", e.reason());
      assertTrue(e.getMessage().startsWith(reader.description()), e.getMessage());
    }
  }

  @Test
  void rejectsAMisshapenTensorWithBothShapes() throws Exception {
    Map<String, Shape> other = new LinkedHashMap<>(NETWORK);
    other.put("fc.weight", new Shape(1000, 32));
    try (WeightReader reader = weights().open(NETWORK)) {
      WeightsException e = assertThrows(WeightsException.class, () -> reader.requireExactly(other));
      assertEquals("fc.weight", e.tensor().orElseThrow());
      assertEquals("shape (10, 32) (expected: (1000, 32))", e.reason());
    }
  }

  @Test
  void rejectsASurplusTensor() throws Exception {
    Map<String, Shape> smaller = new LinkedHashMap<>(NETWORK);
    smaller.remove("layer3.0.downsample.0.weight");
    try (WeightReader reader = weights().open(NETWORK)) {
      WeightsException e =
          assertThrows(WeightsException.class, () -> reader.requireExactly(smaller));
      assertEquals("layer3.0.downsample.0.weight", e.tensor().orElseThrow());
      assertTrue(e.reason().startsWith("surplus"), e.reason());
    }
  }

  private static float[] readUnchecked(WeightReader reader, String name) {
    try {
      return Fixtures.floats(reader.read(name));
    } catch (WeightsException e) {
      throw new AssertionError(e);
    }
  }
}
