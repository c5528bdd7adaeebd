package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.core.random.SplitMix;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares each engine with what torchvision computes from the same weights: see {@code
 * make_fixtures.py}.
 */
class TorchvisionReferenceTest {
  private static final double TOLERANCE = 1e-5;
  private static final JsonObject REFERENCE = reference();

  private static JsonObject reference() {
    try (Reader reader =
        new InputStreamReader(
            TorchvisionReferenceTest.class.getResourceAsStream("torchvision.json"),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, JsonObject.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch, resnet18",
    "pytorch, resnet34",
    "pytorch, resnet50",
    "pytorch, resnet101",
    "pytorch, resnet152",
    "onnxruntime, resnet18",
    "onnxruntime, resnet34",
    "onnxruntime, resnet50",
    "onnxruntime, resnet101",
    "onnxruntime, resnet152"
  })
  void logitsAreTorchvisions(String engine, String name) throws IOException {
    JsonObject expected = REFERENCE.getAsJsonObject("logits").getAsJsonObject(name);
    Model model = model(name);
    float[] logits = run(engine, model, model.network().whole());
    int largest = 0;
    double magnitude = 0;
    double squares = 0;
    for (int i = 0; i < logits.length; i++) {
      largest = logits[i] > logits[largest] ? i : largest;
      magnitude = Math.max(magnitude, Math.abs(logits[i]));
      squares += (double) logits[i] * logits[i];
    }
    float[] first = floats(expected.get("first"));
    for (int i = 0; i < first.length; i++) {
      assertEquals(first[i], logits[i], TOLERANCE * magnitude, "logit " + i);
    }
    assertEquals(expected.get("norm").getAsDouble(), Math.sqrt(squares), 1e-4);
    assertEquals(expected.get("argmax").getAsInt(), largest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "onnxruntime"})
  void headsEndInTorchvisionsActivations(String engine) throws IOException {
    Model model = model("resnet50");
    Network network = model.network();
    for (Map.Entry<String, JsonElement> entry : REFERENCE.getAsJsonObject("resnet50").entrySet()) {
      String cut = entry.getKey();
      JsonObject expected = entry.getValue().getAsJsonObject();
      float[] activation = run(engine, model, network.headTo(network.cut(cut)));
      double sum = 0;
      for (float value : activation) {
        sum += value;
      }
      assertEquals(expected.get("mean").getAsDouble(), sum / activation.length, 1e-5, cut);
      float[] values = floats(expected.get("values"));
      int[] positions = new Gson().fromJson(expected.get("positions"), int[].class);
      for (int i = 0; i < values.length; i++) {
        double tolerance = TOLERANCE * Math.max(1, Math.abs(values[i]));
        assertEquals(values[i], activation[positions[i]], tolerance, cut + " at " + positions[i]);
      }
    }
  }

  private static Model model(String name) throws IOException {
    return Model.find(name).withWeights(Weights.seeded(REFERENCE.get("seed").getAsLong()));
  }

  private static float[] run(String engine, Model model, Range range) throws IOException {
    Network network = model.network();
    try (Part part = Engine.named(engine, network).load(model, range);
        Session session = part.newSession()) {
      fill(session.inputs(network.inputs(), 1).data(0));
      Tensors result = session.run();
      float[] values = new float[result.data(0).remaining() / Float.BYTES];
      result.data(0).asFloatBuffer().get(values);
      return values;
    }
  }

  private static float[] floats(JsonElement array) {
    return new Gson().fromJson(array, float[].class);
  }

  /** The input of {@code make_fixtures.py}. */
  private static void fill(ByteBuffer pixels) {
    SplitMix numbers = new SplitMix(0);
    while (pixels.hasRemaining()) {
      double unit = (numbers.nextLong() >>> 40) * 0x1p-24;
      pixels.putFloat((float) (unit * 4 - 2));
    }
  }
}
