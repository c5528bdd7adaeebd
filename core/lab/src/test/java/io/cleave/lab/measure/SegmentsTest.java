package io.cleave.lab.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A model in segments must answer as the model in one piece. */
class SegmentsTest {
  private static final float ROUNDING = 1e-4f;
  private static final Model MODEL =
      new Model(
          ResNet.of(18).withBaseWidth(8).withClasses(4).withInputSize(32),
          Weights.seeded(7),
          Classification.unlabelled(4, 32));
  private static final Network NETWORK = MODEL.network();

  private static Tensors batch(int size) {
    Tensors batch = Tensors.allocate(NETWORK.inputs(), size);
    FloatBuffer values = batch.data(0).asFloatBuffer();
    Random random = new Random(size);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    return batch;
  }

  private static float[] run(Range range, Tensors input) throws IOException {
    try (Part part = Engine.of(NETWORK).load(MODEL, range);
        Session session = part.newSession()) {
      return floats(session.run(input));
    }
  }

  private static float[] floats(Tensors tensors) {
    FloatBuffer values = tensors.data(0).asFloatBuffer();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }

  private static Tensors copy(Tensors tensors) {
    Tensors copy = Tensors.allocate(tensors.signature(), tensors.batch());
    copy.data(0).put(tensors.data(0));
    return copy;
  }

  @Test
  void passAndTailsAgreeWithTheWholeAtEveryCut() throws IOException {
    List<Cut> cuts = NETWORK.splits();
    try (Segments segments = Segments.load(MODEL, cuts);
        Segments.Run run = segments.newRun()) {
      for (int size : new int[] {3, 1}) {
        Tensors input = batch(size);
        float[] expected = run(NETWORK.whole(), input);
        Segments.Crossing crossing = run.pass(input);
        assertArrayEquals(expected, floats(crossing.outputs()), ROUNDING);
        for (Cut cut : cuts) {
          Tensors there = crossing.at(cut.name());
          assertEquals(cut.crossing(), there.signature());
          assertEquals(size, there.batch());
          assertArrayEquals(expected, floats(run.tail(cut.name(), there)), ROUNDING, cut.name());
        }
      }
    }
  }

  @Test
  void whatCrossesACutIsWhatItsHeadGives() throws IOException {
    Tensors input = batch(2);
    List<Cut> cuts = List.of(NETWORK.cut("basic2"), NETWORK.cut("maxpool"));
    try (Segments segments = Segments.load(MODEL, cuts);
        Segments.Run run = segments.newRun()) {
      Segments.Crossing crossing = run.pass(input);
      assertEquals(
          List.of("input", "maxpool", "basic2", "output"), List.copyOf(crossing.byCut().keySet()));
      for (Cut cut : cuts) {
        float[] head = run(NETWORK.headTo(cut), input);
        assertArrayEquals(head, floats(crossing.at(cut.name())), ROUNDING, cut.name());
      }
    }
  }

  @Test
  void tailsLeaveWhatThePassGaveAndAnswerToOthers() throws IOException {
    List<Cut> cuts = NETWORK.splits();
    try (Segments segments = Segments.load(MODEL, cuts);
        Segments.Run run = segments.newRun()) {
      Segments.Crossing crossing = run.pass(batch(2));
      Map<String, Tensors> before = new LinkedHashMap<>();
      crossing.byCut().forEach((name, tensors) -> before.put(name, copy(tensors)));
      for (Cut cut : cuts) {
        Tensors zeros = Tensors.allocate(cut.crossing(), 2);
        float[] expected = run(NETWORK.tailFrom(cut), zeros);
        assertArrayEquals(expected, floats(run.tail(cut.name(), zeros)), ROUNDING, cut.name());
      }
      before.forEach(
          (name, tensors) -> assertEquals(tensors.data(0), crossing.at(name).data(0), name));
    }
  }

  @Test
  void twoRunsHaveMemoryOfTheirOwn() throws IOException {
    try (Segments segments = Segments.load(MODEL, List.of(NETWORK.cut("maxpool")));
        Segments.Run first = segments.newRun();
        Segments.Run second = segments.newRun()) {
      Segments.Crossing kept = first.pass(batch(2));
      float[] before = floats(kept.outputs());
      Tensors others = second.pass(batch(3)).outputs();
      assertEquals(3, others.batch());
      assertArrayEquals(before, floats(kept.outputs()));
    }
  }

  @Test
  void withoutCutsItIsTheWhole() throws IOException {
    Tensors input = batch(2);
    try (Segments segments = Segments.load(MODEL, List.of());
        Segments.Run run = segments.newRun()) {
      float[] expected = floats(run.pass(input).outputs());
      assertArrayEquals(expected, floats(run.tail(Cut.INPUT, input)));
      assertEquals(MODEL, segments.model());
    }
  }

  @Test
  void rejectsACutThatWasNotLoaded() throws IOException {
    try (Segments segments = Segments.load(MODEL, List.of(NETWORK.cut("maxpool")));
        Segments.Run run = segments.newRun()) {
      Tensors input = batch(1);
      String message =
          assertThrows(IllegalArgumentException.class, () -> run.tail("basic1", input))
              .getMessage();
      assertEquals("cut: basic1 (expected: [input, maxpool, output])", message);
    }
  }
}
