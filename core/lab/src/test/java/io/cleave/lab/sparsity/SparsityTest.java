package io.cleave.lab.sparsity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Range;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.SourceSet;
import io.cleave.lab.images.Stripes;
import io.cleave.lab.sparsity.internal.ChosenImage;
import io.cleave.lab.sparsity.internal.ChosenImages;
import io.cleave.lab.sparsity.internal.Draw;
import io.cleave.lab.training.ModelInput;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The whole measurement, on a tiny network and pictures that are drawn. */
class SparsityTest {
  private static final int IMAGES = 7;
  private static final Model MODEL =
      new Model(
              ResNet.of(18).withBaseWidth(8).withClasses(4).withInputSize(32),
              Weights.seeded(7),
              Classification.unlabelled(4, 32))
          .withLabels(Stripes.LABELS);

  private static ImageSet stripes(int count) {
    return new SourceSet(new Stripes(32, 5), count, Stripes.LABELS, "stripes 5");
  }

  /** The activations of each image, from the head. */
  private static float[][] activations(String cut) throws IOException {
    Stripes stripes = new Stripes(32, 5);
    float[][] all = new float[IMAGES][];
    Network network = MODEL.network();
    Range range = network.headTo(network.cut(cut));
    try (BlockPart head = new PyTorchEngine().load(MODEL, range)) {
      for (int i = 0; i < IMAGES; i++) {
        try (NDManager scratch = head.manager().newSubManager()) {
          List<ChosenImage> one = List.of(new ChosenImage(i, "", stripes.image(i)));
          all[i] =
              head.block()
                  .forward(
                      new ParameterStore(scratch, false),
                      new NDList(ChosenImages.input(one, ModelInput.of(MODEL), scratch)),
                      false)
                  .head()
                  .toFloatArray();
        }
      }
    }
    return all;
  }

  @Test
  void everyLayersZerosAreThoseOfTheHead() throws Exception {
    ActivationSparsity measured = Sparsity.of(MODEL).activations(stripes(IMAGES));
    assertEquals(IMAGES, measured.images());
    List<Cut> cuts = MODEL.network().splits();
    assertEquals(
        cuts.subList(1, cuts.size()), measured.layers().stream().map(LayerActivity::cut).toList());
    for (LayerActivity layer : measured.layers()) {
      long zeros = 0;
      for (float[] values : activations(layer.cut().name())) {
        for (float value : values) {
          zeros += value == 0 ? 1 : 0;
        }
      }
      double all = (double) IMAGES * layer.cut().shape().elements();
      assertEquals(zeros / all, layer.zeros(), 1e-3, layer.cut().name());
      assertTrue(layer.nearZero() >= layer.zeros());
      assertTrue(layer.compactBytes() < layer.bitmapBytes(), layer.toString());
    }
  }

  @Test
  void aCutsMapsAreThoseOfTheHead() throws Exception {
    ActivationSparsity measured = Sparsity.of(MODEL).activations(stripes(IMAGES));
    assertEquals(
        List.of("maxpool", "basic1"),
        measured.cuts().stream().map(cut -> cut.cut().name()).toList());
    CutActivity maxpool = measured.cuts().get(0);
    float[][] activations = activations("maxpool");
    int each = activations[0].length / 8;
    for (MapActivity map : maxpool.maps()) {
      double max = 0;
      double sum = 0;
      for (float[] values : activations) {
        for (float value : Arrays.copyOfRange(values, map.map() * each, (map.map() + 1) * each)) {
          max = Math.max(max, value);
          sum += value;
        }
      }
      assertEquals(max, map.max(), 1e-4);
      assertEquals(sum / IMAGES / each, map.mean(), 1e-4);
    }
    long counted = maxpool.histogram().counts().stream().mapToLong(Long::longValue).sum();
    assertEquals((long) IMAGES * 8 * each, counted + maxpool.histogram().above());
    assertEquals(4, maxpool.correlations().size());
    assertEquals(8, maxpool.allClasses().size());
  }

  @Test
  void samplesAreOfDifferentClassesWithTheStrongestMapsFirst() throws Exception {
    ActivationSparsity measured =
        Sparsity.of(MODEL).cut("basic1").samples(3).activations(stripes(40));
    assertEquals(3, measured.samples().size());
    Set<String> labels =
        measured.samples().stream().map(SampleMaps::label).collect(Collectors.toSet());
    assertEquals(3, labels.size());
    for (SampleMaps sample : measured.samples()) {
      List<FeatureMap> maps = sample.maps();
      for (int i = 1; i < maps.size(); i++) {
        assertTrue(maps.get(i - 1).max() >= maps.get(i).max());
      }
      assertTrue(Stripes.LABELS.contains(sample.predicted()));
    }
  }

  @Test
  void someImagesAreDrawnFromAllAndTheSameOnesEachTime() throws Exception {
    int[] drawn = Draw.of(10, 1000);
    assertEquals(10, Arrays.stream(drawn).distinct().count());
    assertTrue(drawn[9] > 500, Arrays.toString(drawn));
    assertEquals(Arrays.toString(drawn), Arrays.toString(Draw.of(10, 1000)));
    assertEquals("[0, 1, 2]", Arrays.toString(Draw.of(9, 3)));
    Sparsity some = Sparsity.of(MODEL).images(3).encodedImages(2);
    assertEquals(some.activations(stripes(30)).layers(), some.activations(stripes(30)).layers());
  }

  @Test
  void bestCutsLeaveOutThePoolingAndHeavyHeads() {
    Cut light = MODEL.network().cut("maxpool");
    Cut heavy = MODEL.network().cut("basic8");
    ActivationSparsity measured =
        new ActivationSparsity(
            1,
            1,
            List.of(),
            List.of(),
            List.of(
                new LayerActivity(light, 0.5, 0.6, 100, 50),
                new LayerActivity(heavy, 0.7, 0.8, 60, 30),
                new LayerActivity(MODEL.network().cut("avgpool"), 0.9, 0.9, 9, 9)),
            List.of());
    assertEquals("basic8", measured.bestBySparsity().cut().name());
    assertEquals("basic8", measured.bestByBytes().cut().name());
    assertEquals("maxpool", measured.bestByBytes(0.5).cut().name());
  }

  @Test
  void stopsBetweenChunksWhenInterrupted() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Sparsity.of(MODEL).activations(stripes(IMAGES)));
  }

  @Test
  void rejectsSettingsOutOfRange() {
    Sparsity sparsity = Sparsity.of(MODEL);
    assertRefused("images: 0", () -> sparsity.images(0));
    assertRefused("encodedImages: 0", () -> sparsity.encodedImages(0));
    assertRefused("samples: -1", () -> sparsity.samples(-1));
    assertRefused("behind a layer", () -> sparsity.cut("input"));
    assertRefused("each cut once", () -> sparsity.cut("maxpool").cut("maxpool"));
    assertRefused("steps: 0", () -> sparsity.gradients(stripes(4), 0, 2, 0.1));
    assertRefused("batch: 1", () -> sparsity.gradients(stripes(4), 1, 1, 0.1));
    assertRefused("rate: NaN", () -> sparsity.gradients(stripes(4), 1, 2, Double.NaN));
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void assertRefused(String words, Action action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}
