package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cleave.core.pytorch.BlockPart;
import io.cleave.core.pytorch.PyTorchEngine;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with what torchvision computes from the same weights: see {@code make_fixtures.py}. */
class TorchvisionReferenceTest {

  private static final double TOLERANCE = 1e-5;
  private static final JsonObject REFERENCE = reference();

  private static JsonObject reference() {
    try (Reader reader =
        new InputStreamReader(
            TorchvisionReferenceTest.class.getResourceAsStream("/weights/reference.json"),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, JsonObject.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 34, 50, 101, 152})
  void logitsAreTorchvisions(int depth) throws IOException {
    JsonObject expected = REFERENCE.getAsJsonObject("logits").getAsJsonObject("resnet" + depth);
    try (BlockPart whole = load(depth);
        NDManager manager = whole.manager().newSubManager()) {
      NDArray logits = run(whole.block(), image(manager)).squeeze(0);
      float[] first = floats(expected.get("first"));
      assertArrayEquals(first, logits.get("0:" + first.length).toFloatArray(), (float) TOLERANCE);
      assertEquals(expected.get("norm").getAsDouble(), logits.norm().getFloat(), 1e-4);
      assertEquals(expected.get("argmax").getAsLong(), logits.argMax().getLong());
    }
  }

  @Test
  void headsEndInTorchvisionsActivations() throws IOException {
    try (BlockPart whole = load(50);
        NDManager manager = whole.manager().newSubManager()) {
      for (Map.Entry<String, JsonElement> entry :
          REFERENCE.getAsJsonObject("resnet50").entrySet()) {
        JsonObject expected = entry.getValue().getAsJsonObject();
        Network network = whole.model().network();
        Block head = whole.block(network.headTo(network.cut(entry.getKey())));
        NDArray activation = run(head, image(manager)).flatten();
        assertEquals(
            expected.get("mean").getAsDouble(), activation.mean().getFloat(), 1e-5, entry.getKey());
        float[] values = floats(expected.get("values"));
        int[] positions = new Gson().fromJson(expected.get("positions"), int[].class);
        for (int i = 0; i < values.length; i++) {
          float actual = activation.getFloat(positions[i]);
          double tolerance = TOLERANCE * Math.max(1, Math.abs(values[i]));
          assertEquals(values[i], actual, tolerance, entry.getKey() + " at " + positions[i]);
        }
      }
    }
  }

  private static BlockPart load(int depth) throws IOException {
    Model model =
        Model.find("resnet" + depth).withWeights(Weights.seeded(REFERENCE.get("seed").getAsLong()));
    return new PyTorchEngine().load(model, model.network().whole());
  }

  private static float[] floats(JsonElement array) {
    return new Gson().fromJson(array, float[].class);
  }

  /** The input of {@code make_fixtures.py}. */
  private static NDArray image(NDManager manager) {
    Shape shape = new Shape(1, 3, 224, 224);
    ByteBuffer pixels =
        ByteBuffer.allocateDirect((int) shape.size() * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < shape.size(); i++) {
      pixels.putFloat((float) (unit(i) * 4 - 2));
    }
    return manager.create(pixels.flip(), shape, DataType.FLOAT32);
  }

  private static double unit(int index) {
    long z = (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24;
  }

  private static NDArray run(Block block, NDArray input) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return block.forward(store, new NDList(input), false).singletonOrThrow();
  }
}
