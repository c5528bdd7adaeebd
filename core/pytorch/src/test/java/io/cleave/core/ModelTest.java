package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Resampling;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.SafetensorsWriter;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import io.cleave.core.weights.WeightsException;
import io.cleave.fixtures.SmallResNet;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

  private static final String DESCRIPTION =
      SmallResNet.description(4, "circle", " square", " star");

  @TempDir Path folder;

  @Test
  void publishedNetworkHasRandomWeightsUntilOthersAreGiven() throws IOException {
    Model model = Model.find("resnet50");
    assertEquals(ResNet.of(50), model.network());
    assertTrue(model.weights().isRandom());
    assertTrue(model.withWeights("seed:7").weights().isRandom());
    assertFalse(model.withWeights(Weights.file(Path.of("resnet50.pth"))).weights().isRandom());
    assertEquals(OptionalInt.of(256), Classification.of(model).preprocessing().shorterSide());
  }

  @Test
  void folderIsFoundByItsPath() throws IOException {
    describe(DESCRIPTION);
    Model model = Model.find(folder.toString());
    assertEquals(List.of("circle", "square", "star"), Classification.of(model).labels());
    assertEquals("resnet18-w4-c3-i32", model.network().name());
    assertTrue(model.weights().description().contains("weights.safetensors"));
  }

  @Test
  void folderSaysThatColoursAreReversedAndNothingIsResized() throws IOException {
    assertEquals(ColourOrder.RGB, preprocessing(DESCRIPTION).colours());
    assertEquals(OptionalInt.of(32), preprocessing(DESCRIPTION).shorterSide());
    String text = DESCRIPTION.replace("shorterSide=32", "shorterSide=none") + "colours=bgr\n";
    List<Float> half = List.of(0.5f, 0.5f, 0.5f);
    List<Float> quarter = List.of(0.25f, 0.25f, 0.25f);
    assertEquals(
        new Preprocessing(
            OptionalInt.empty(), 32, half, quarter, ColourOrder.BGR, Resampling.BILINEAR),
        preprocessing(text));
  }

  private Preprocessing preprocessing(String text) throws IOException {
    describe(text);
    return Classification.of(Model.find(folder.toString())).preprocessing();
  }

  @Test
  void unknownNameListsWhatMayBeNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Model.find("alexnet")).getMessage();
    assertTrue(message.contains("expected: resnet18, resnet34"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "depth=51",
        "classes=many",
        "labels=circle, square",
        "mean=0.5,0.5",
        "mean=a,b,c",
        "architecture=vgg",
        "weights=../../etc/passwd",
        "shorterSide=16",
        "shorterSide=some",
        "colours=gbr",
        "deviation="
      })
  void refusesDescriptionWhenOneValueIsWrongAndNamesIt(String line) throws IOException {
    String key = line.substring(0, line.indexOf('='));
    describe(DESCRIPTION.replaceAll("(?m)^" + key + "=.*$", "") + line);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Model.find(folder.toString()));
    assertTrue(refusal.getMessage().contains(key), refusal.getMessage());
  }

  @Test
  void refusesSeedThatIsNoNumber() throws IOException {
    Model model = Model.find("resnet18");
    assertThrows(IllegalArgumentException.class, () -> model.withWeights("seed:x"));
  }

  @Test
  void rejectsLabelsThatAreNotOneForEachClass() throws IOException {
    Model model = Model.find("resnet18");
    assertRefused(() -> model.withLabels(List.of("cat", "dog")), "labels: 2", "1000");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 37, 1000, 21841})
  void takesTheNumberOfClassesFromTheWeights(int classes) throws IOException {
    describe(DESCRIPTION);
    Model model = Model.find(folder.toString()).withWeights(weights(classes).toString());
    assertEquals(
        ResNet.of(18).withBaseWidth(4).withInputSize(32).withClasses(classes), model.network());
    List<String> labels = Classification.of(model).labels();
    assertEquals(classes, labels.size());
    assertEquals(classes == 1000 ? "tench" : "class 0", labels.get(0));
    assertEquals(0.25f, Classification.of(model).preprocessing().deviation().get(0));
    assertEquals(64, model.weightsHash().length());
  }

  @Test
  void keepsItsLabelsWhenTheWeightsHaveAsManyClasses() throws IOException {
    describe(DESCRIPTION);
    Model model = Model.find(folder.toString()).withWeights(weights(3).toString());
    assertEquals(List.of("circle", "square", "star"), Classification.of(model).labels());
  }

  @Test
  void rejectsWeightsOfOneClass() throws IOException {
    describe(DESCRIPTION);
    Model model = Model.find(folder.toString());
    String one = weights(1).toString();
    assertRefused(() -> model.withWeights(one), one + " of one class", "two or more");
  }

  /** Whose classifier has other inputs is another network altogether. */
  @Test
  void rejectsWeightsOfAnotherNetworkByTheirFirstTensorThatDiffers() throws IOException {
    describe(DESCRIPTION);
    Path other = write(ResNet.of(18).withBaseWidth(8).withClasses(2).withInputSize(32));
    Model model = Model.find(folder.toString());
    String message =
        assertThrows(WeightsException.class, () -> model.withWeights(other.toString()))
            .getMessage();
    assertTrue(message.contains("tensor conv1.weight: shape (8, 3, 7, 7)"), message);
  }

  @Test
  void rejectsWeightsThatAreNotThereWhenTheyAreNamed() throws IOException {
    Model model = Model.find("resnet18");
    String absent = folder.resolve("absent.pth").toString();
    assertThrows(WeightsException.class, () -> model.withWeights(absent));
  }

  /** An edge and a server that read the same file must meet. */
  @Test
  void headAndTailOfFittedWeightsBelongTogether() throws IOException {
    describe(DESCRIPTION);
    String two = weights(2).toString();
    try (Part head = Model.find(folder.toString()).withWeights(two).head("maxpool");
        Part tail = Model.find(folder.toString()).withWeights(two).tail("maxpool");
        Part before = Model.find(folder.toString()).withWeights("seed:1").tail("maxpool")) {
      assertEquals(head.id().fingerprint(), tail.id().fingerprint());
      assertNotEquals(head.id().fingerprint(), before.id().fingerprint());
      assertEquals(2, tail.wanted().only("a test").shape().elements());
    }
  }

  @Test
  void publishedNetworksOfAThousandClassesHaveImageNetsNames() throws IOException {
    List<String> labels = Classification.of(Model.find("resnet18")).labels();
    assertEquals("tench", labels.get(0));
    assertEquals("rocking chair", labels.get(765));
    assertFalse(Classification.of(Model.find("resnet18")).isNumbered());
  }

  private Path weights(int classes) throws IOException {
    return write(ResNet.of(18).withBaseWidth(4).withInputSize(32).withClasses(classes));
  }

  private Path write(ResNet network) throws IOException {
    SafetensorsWriter writer = SafetensorsWriter.storing(DataType.FLOAT16);
    try (WeightReader seeded = Weights.seeded(5).open(network.tensors())) {
      for (Map.Entry<String, Shape> tensor : network.tensors().entrySet()) {
        writer.add(tensor.getKey(), tensor.getValue(), seeded.read(tensor.getKey()));
      }
    }
    Path file = folder.resolve(network.name() + ".safetensors");
    writer.write(file);
    return file;
  }

  /** Keras and Hugging Face list synonyms with commas between. */
  @Test
  void labelsWithCommasAndBackslashesAreReadAsTheyWereWritten() throws IOException {
    List<String> labels = List.of("tench, Tinca tinca", "a\\b,\\", "naïve #=: u\\u0041");
    Classification task = new Classification(labels, preprocessing(DESCRIPTION));
    describe(
        "architecture=resnet\ndepth=18\nbaseWidth=4\nclasses=3\n"
            + task.properties("weights.safetensors"));
    assertEquals(labels, Classification.of(Model.find(folder.toString())).labels());
  }

  @Test
  void rejectsPreprocessingForAnotherSize() {
    assertRefused(
        () -> new Model(ResNet.of(18), Weights.seeded(1), Classification.unlabelled(1000, 32)),
        "preprocessing: 3x32x32",
        "input float32 3x224x224");
  }

  @Test
  void rejectsImagesForANetworkThatTakesNone() {
    assertRefused(
        () -> new Model(vector(), Weights.seeded(1), Classification.unlabelled(7, 32)),
        "preprocessing: 3x32x32",
        "values float32 7");
  }

  @Test
  void rejectsClassesOfANetworkOfSeveralOutputs() {
    Signature two = vector().inputs().and(ResNet.of(18).inputs().tensors());
    assertRefused(
        () ->
            new Model(
                new FlatNetwork(vector().inputs(), two),
                Weights.seeded(1),
                Classification.unlabelled(7, 32)),
        "values, input",
        "one tensor");
  }

  @Test
  void aModelThatDoesNotClassifyHasNoLabels() {
    Model model = new Model(vector(), Weights.seeded(1), new NoTask());
    assertRefused(() -> Classification.of(model), "flat", "classifies");
    assertRefused(() -> model.withLabels(List.of("cat")), "flat", "classifies");
    assertRefused(() -> ResNet.of(model), "flat", "residual");
  }

  private static void assertRefused(Executable executable, String... words) {
    String message = assertThrows(IllegalArgumentException.class, executable).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  private static FlatNetwork vector() {
    Signature values =
        Signature.of(new TensorSpec("values", ElementType.FLOAT32, TensorShape.of(7)));
    return new FlatNetwork(values, values);
  }

  /** A network of no layers. */
  private record FlatNetwork(Signature inputs, Signature outputs) implements Network {
    @Override
    public String name() {
      return "flat";
    }

    @Override
    public String description() {
      return "flat";
    }

    @Override
    public List<Cut> cuts() {
      return List.of(
          new Cut(Cut.INPUT, inputs, Set.of(), Cost.NONE, Cost.NONE, Set.of()),
          new Cut(Cut.OUTPUT, outputs, Set.of(), Cost.NONE, Cost.NONE, Set.of()));
    }

    @Override
    public Map<String, Shape> tensors() {
      return Map.of();
    }
  }

  private record NoTask() implements Task<String, String> {
    @Override
    public Translator<String, String> translator() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean agree(String answer, String other) {
      return answer.equals(other);
    }
  }

  @Test
  void translatorTakesAnImageOfAnySizeAndNamesItsClasses() throws IOException, TranslateException {
    describe(DESCRIPTION);
    Model model = Model.find(folder.toString()).withWeights("seed:1");
    Image image =
        ImageFactory.getInstance().fromImage(new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB));
    try (BlockPart whole = new PyTorchEngine().load(model, model.network().whole());
        ai.djl.Model djl = ai.djl.Model.newInstance("test", "PyTorch")) {
      djl.setBlock(whole.block());
      try (Predictor<Image, Classifications> predictor =
          djl.newPredictor(Classification.of(model).translator())) {
        Classifications answer = predictor.predict(image);
        assertEquals(List.of("circle", "square", "star"), answer.getClassNames());
        double sum = answer.getProbabilities().stream().mapToDouble(d -> d).sum();
        assertEquals(1.0, sum, 1e-5);
      }
    }
  }

  @Test
  void aMarkBeforeTheDescriptionAndWindowsEndsOfLinesChangeNothing() throws IOException {
    describe(DESCRIPTION);
    Classification expected = Classification.of(Model.find(folder.toString()));
    describe("\uFEFF" + DESCRIPTION);
    assertEquals(expected, Classification.of(Model.find(folder.toString())));
    describe("\uFEFF" + DESCRIPTION.replace("\n", "\r\n"));
    assertEquals(expected, Classification.of(Model.find(folder.toString())));
  }

  @Test
  void aDescriptionInAnotherEncodingIsNamed() throws IOException {
    Path file = folder.resolve("model.properties");
    for (String charset : List.of("ISO-8859-1", "UTF-16", "UTF-16LE")) {
      Files.write(file, (DESCRIPTION + "# Käfer\n").getBytes(Charset.forName(charset)));
      assertRefused(() -> Model.find(folder.toString()), file.toString(), "UTF-8");
    }
  }

  private void describe(String text) throws IOException {
    Files.writeString(folder.resolve("model.properties"), text);
  }
}
