package io.cleave.lab.sparsity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.sparsity.internal.Draw;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
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
  private static float[][] activations(String cut, int images) throws IOException {
    Stripes stripes = new Stripes(32, 5);
    ModelInput input = ModelInput.of(MODEL);
    float[][] all = new float[images][];
    Network network = MODEL.network();
    Range range = network.headTo(network.cut(cut));
    try (BlockPart head = new PyTorchEngine().load(MODEL, range)) {
      for (int i = 0; i < images; i++) {
        try (NDManager scratch = head.manager().newSubManager()) {
          all[i] =
              head.block()
                  .forward(
                      new ParameterStore(scratch, false),
                      new NDList(input.array(List.of(stripes.image(i)), scratch)),
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
        cuts.subList(1, cuts.size()).stream().map(Cut::name).toList(),
        measured.layers().stream().map(LayerActivity::cut).toList());
    for (LayerActivity layer : measured.layers()) {
      long zeros = 0;
      for (float[] values : activations(layer.cut(), IMAGES)) {
        for (float value : values) {
          zeros += value == 0 ? 1 : 0;
        }
      }
      Cut cut = MODEL.network().cut(layer.cut());
      assertEquals(cut.tensor().name(), layer.layer());
      assertEquals(cut.shape().elements(), layer.elements());
      assertEquals(cut.rawBytes(), layer.float32Bytes());
      double all = (double) IMAGES * layer.elements();
      assertEquals(zeros / all, layer.zeros(), 1e-3, layer.cut());
      assertTrue(layer.nearZero() >= layer.zeros());
      assertTrue(layer.compactBytes() < layer.bitmapBytes(), layer.toString());
    }
  }

  @Test
  void aCutsMapsAreThoseOfTheHead() throws Exception {
    ActivationSparsity measured = Sparsity.of(MODEL).activations(stripes(IMAGES));
    assertEquals(
        List.of("maxpool", "basic1"), measured.cuts().stream().map(CutActivity::cut).toList());
    CutActivity maxpool = measured.cuts().get(0);
    float[][] activations = activations("maxpool", IMAGES);
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
      assertTrue(map.incoming().isPresent() && map.outgoing().isPresent(), map.toString());
    }
    assertEquals((long) IMAGES * 8 * each, maxpool.histogram().total());
    assertEquals(8L * each, maxpool.elements());
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
    float[][] activations = activations("basic1", 40);
    for (SampleMaps sample : measured.samples()) {
      int image = Integer.parseInt(sample.name().substring("image ".length()));
      assertEquals(Stripes.LABELS.get(new Stripes(32, 5).image(image).label()), sample.label());
      assertTrue(Stripes.LABELS.contains(sample.predicted()));
      assertEquals("basic1", sample.cut());
      assertEquals(
          PngPicture.of(new Stripes(32, 5).image(image).picture()).base64(), sample.png().base64());
      assertStrongest(activations[image], sample.maps());
    }
  }

  /** Six of eight maps. */
  private static void assertStrongest(float[] activation, List<SampleMaps.Map> kept) {
    int each = activation.length / 8;
    float[] maxima = new float[8];
    for (int i = 0; i < activation.length; i++) {
      maxima[i / each] = Math.max(maxima[i / each], activation[i]);
    }
    assertEquals(6, kept.size());
    assertEquals(6, kept.stream().map(SampleMaps.Map::map).distinct().count());
    float[] sorted = maxima.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < kept.size(); i++) {
      assertEquals(sorted[7 - i], maxima[kept.get(i).map()], 1e-4, kept.toString());
    }
  }

  @Test
  void aMapsPictureGoesFromBlackToItsMaximum() throws IOException {
    FeatureMap map = new FeatureMap(3, 2, new float[] {-1, 0, 1, 2});
    byte[] png = Base64.getDecoder().decode(map.picture().base64());
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(2, picture.getHeight());
    int[] shades = picture.getRaster().getSamples(0, 0, 2, 2, 0, new int[4]);
    assertArrayEquals(new int[] {0, 0, 128, 255}, shades);
  }

  @Test
  void rejectsAPictureThatIsNone() {
    assertRefused("base64: another", () -> new PngPicture("no base64"));
    assertRefused("base64: another", () -> new PngPicture("AAAA"));
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
    ActivationSparsity measured =
        new ActivationSparsity(
            1,
            1,
            List.of(),
            List.of(),
            List.of(
                layer("maxpool", 0.5, 50, 0.1),
                layer("basic8", 0.7, 30, 0.9),
                layer("avgpool", 0.9, 9, 0.95),
                layer("all", 0.95, 8, 1)),
            List.of());
    assertEquals("basic8", measured.bestBySparsity().cut());
    assertEquals("basic8", measured.bestByBytes().cut());
    assertEquals("maxpool", measured.bestByBytes(0.5).cut());
    assertEquals("maxpool", measured.bestByBytes(0.01).cut());
  }

  private static LayerActivity layer(String cut, double zeros, double bytes, double headShare) {
    return new LayerActivity(
        cut, cut, 100, zeros, zeros, 400, 2 * bytes, bytes, headShare, cut.equals("avgpool"));
  }

  @Test
  void rejectsLayerActivityWhenANumberIsOutOfRange() {
    assertRefused("zeros: 1.5", () -> layer("a", 1.5, 1, 0));
    assertRefused("headShare: -1.0", () -> layer("a", 0, 1, -1));
    assertRefused("bitmapBytes: 0.0", () -> layer("a", 0, 0, 0));
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
