package io.cleave.lab.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.lab.measure.Segments.Crossing;
import io.cleave.lab.network.HandMadeWeights;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiffTest {
  private static final double ROUNDING = 1e-5;
  private static final Model MODEL =
      new Model(
          ResNet.of(18).withBaseWidth(8).withClasses(4).withInputSize(32),
          Weights.seeded(7),
          Classification.unlabelled(4, 32));
  private static final Network NETWORK = MODEL.network();
  private static final Engine ENGINE = Engine.of(NETWORK);
  private static final List<Tensors> SAMPLES =
      IntStream.range(0, 3).mapToObj(DiffTest::sample).toList();

  private static Tensors sample(int seed) {
    Tensors sample = Tensors.allocate(NETWORK.inputs(), 1);
    FloatBuffer values = sample.data(0).asFloatBuffer();
    Random random = new Random(seed);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    return sample;
  }

  private static WayDifference compared(Way way) throws IOException {
    try (Diff diff = Diff.open(MODEL, ENGINE, NETWORK.splits(), List.of(way))) {
      SAMPLES.forEach(diff::compare);
      return diff.result().get(0);
    }
  }

  private static List<String> cuts(WayDifference way) {
    return way.tensors().stream().map(TensorDifference::cut).toList();
  }

  /** An engine that takes one layer's weights for 0, as one with a faulty kernel might. */
  private record Faulty(String layer) implements Engine {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public boolean runs(Network network) {
      return ENGINE.runs(network);
    }

    @Override
    public Part load(Model model, Range range) throws IOException {
      int elements = Math.toIntExact(model.network().tensors().get(layer).size());
      Weights wrong = new HandMadeWeights(Map.of(layer, new float[elements]));
      return ENGINE.load(model.withWeights(wrong), range);
    }
  }

  @Test
  void aSplitNetworkAnswersAsTheWhole() throws IOException {
    WayDifference split = compared(new Way.Split(NETWORK.cut("basic2")));
    assertEquals(List.of("basic2", Cut.OUTPUT), cuts(split));
    assertTrue(split.first(ROUNDING).isEmpty(), split.toString());
    assertEquals(OptionalDouble.of(1), split.sameClass());
  }

  @Test
  void whatIsLostOnTheWireIsSeenFromTheCutOn() throws IOException {
    Cut cut = NETWORK.cut("basic2");
    WayDifference exact = compared(new Way.Coded(cut, Profile.exact()));
    assertTrue(exact.first(ROUNDING).isEmpty(), exact.toString());
    WayDifference coarse = compared(new Way.Coded(cut, Profile.parse("compact,levels=3")));
    assertEquals("basic2", coarse.first(ROUNDING).orElseThrow().cut());
    assertEquals("basic2", coarse.tensors().get(0).cut());
    assertTrue(coarse.outputs().relative() > ROUNDING, coarse.toString());
    assertEquals(
        3L * NETWORK.outputs().tensors().get(0).shape().elements(), coarse.outputs().elements());
  }

  @Test
  void anotherEngineIsComparedAtEveryLayer() throws IOException {
    WayDifference same = compared(new Way.OnEngine(ENGINE));
    assertFalse(cuts(same).contains(Cut.INPUT));
    assertEquals(NETWORK.cuts().size() - 1, same.tensors().size());
    assertTrue(same.first(ROUNDING).isEmpty(), same.toString());
    WayDifference wrong = compared(new Way.OnEngine(new Faulty("layer2.0.conv1.weight")));
    assertEquals(NETWORK.cut("layer2.0").name(), wrong.first(ROUNDING).orElseThrow().cut());
  }

  @Test
  void theFirstLayerThatDiffersIsFoundBetweenNeighbours() throws IOException {
    List<Cut> cuts = NETWORK.cuts();
    for (String block : List.of("layer1.0", "layer2.0", "layer4.1")) {
      Engine faulty = new Faulty(block + ".conv1.weight");
      FirstDifference first =
          FirstDifference.find(MODEL, ENGINE, faulty, SAMPLES, ROUNDING).orElseThrow();
      Cut cut = NETWORK.cut(block);
      assertEquals(cut.name(), first.tensor().cut());
      assertEquals(cuts.get(cuts.indexOf(cut) - 1).name(), first.after());
    }
    assertTrue(FirstDifference.find(MODEL, ENGINE, ENGINE, SAMPLES, ROUNDING).isEmpty());
  }

  @Test
  void tensorsOfAnotherMachineAreComparedSampleBySample() throws IOException {
    Cut cut = NETWORK.cut("basic2");
    Tensors saved = Tensors.allocate(cut.crossing().and(NETWORK.outputs().tensors()), 3);
    Way.Split any = new Way.Split(cut);
    try (Diff diff = Diff.open(MODEL, ENGINE, List.of(cut), List.of(any))) {
      for (int i = 0; i < 3; i++) {
        Crossing reference = diff.compare(SAMPLES.get(i));
        Tensors all = reference.at(cut.name()).and(reference.outputs());
        for (String name : all.signature().names()) {
          saved.sample(i).data(name).put(all.data(name));
        }
      }
    }
    WayDifference same = compared(new Way.Saved("arm.npz", saved));
    assertEquals(List.of("basic2", Cut.OUTPUT), cuts(same));
    assertEquals(0, same.tensors().get(0).difference().different());
    saved.sample(2).data(NETWORK.outputs().names().get(0)).putFloat(0, Float.NaN);
    WayDifference damaged = compared(new Way.Saved("arm.npz", saved));
    assertEquals(1, damaged.outputs().broken());
    assertEquals(Double.POSITIVE_INFINITY, damaged.outputs().relative());
    assertEquals(0, damaged.tensors().get(0).difference().different());
  }

  @Test
  void rejectsSavedTensorsWhenThereAreFewerThanSamples() {
    Tensors one = Tensors.allocate(NETWORK.outputs(), 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> compared(new Way.Saved("arm.npz", one)));
    assertTrue(e.getMessage().startsWith("arm.npz: 1 samples"), e.getMessage());
  }
}
