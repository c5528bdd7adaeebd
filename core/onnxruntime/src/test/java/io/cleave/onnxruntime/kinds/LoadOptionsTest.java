package io.cleave.onnxruntime.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Engine;
import io.cleave.core.LoadOptions;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadOptionsTest {
  private static final float ROUNDING = 1e-5f;
  private static final Model MODEL =
      new Model(
          ResNet.of(18).withBaseWidth(8).withClasses(4).withInputSize(32),
          Weights.seeded(7),
          Classification.unlabelled(4, 32));
  private static final Engine ENGINE = Engine.named("onnxruntime", MODEL.network());

  private static float[] logits(Engine engine) throws IOException {
    Tensors input = Tensors.allocate(MODEL.network().inputs(), 1);
    FloatBuffer values = input.data(0).asFloatBuffer();
    Random random = new Random(3);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    try (Part whole = engine.load(MODEL, MODEL.network().whole());
        Session session = whole.newSession()) {
      float[] logits = new float[4];
      session.run(input).data(0).asFloatBuffer().get(logits);
      return logits;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "0, true", "1, true"})
  void threadsAndMemoryDoNotChangeTheAnswer(int threads, boolean arena) throws IOException {
    float[] expected = logits(ENGINE);
    float[] found = logits(ENGINE.with(LoadOptions.DEFAULT.withThreads(threads).withArena(arena)));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], ROUNDING);
    }
  }

  /** The build of this machine has the processor alone; another's accelerators are run here too. */
  @Test
  void everyProviderThatIsThereAnswers() throws IOException {
    assertTrue(ENGINE.providers().contains(LoadOptions.CPU), ENGINE.providers().toString());
    float[] expected = logits(ENGINE);
    for (String provider : ENGINE.providers()) {
      float[] found = logits(ENGINE.with(LoadOptions.DEFAULT.withProvider(provider)));
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 0.02f, provider);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tpu", "", "openvino"})
  void rejectsAProviderWhenItIsNotThereAndNamesThoseThatAre(String name) {
    LoadOptions options = LoadOptions.DEFAULT.withProvider(name);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ENGINE.with(options));
    String start = "provider: " + name + " (expected: " + String.join(", ", ENGINE.providers());
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
  }

  @Test
  void rejectsThreadsWhenTheyAreTooMany() {
    assertThrows(IllegalArgumentException.class, () -> LoadOptions.DEFAULT.withThreads(-1));
    assertThrows(IllegalArgumentException.class, () -> LoadOptions.DEFAULT.withThreads(2000));
  }
}
