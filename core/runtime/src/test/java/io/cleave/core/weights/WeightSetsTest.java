package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.TorchWriter.Filled;
import io.cleave.core.weights.TorchWriter.Opcodes;
import io.cleave.core.weights.internal.TorchZip;
import io.cleave.core.weights.internal.WeightSets;
import io.cleave.core.weights.internal.WeightsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where in a file the network's tensors are found, and what is said where that is not certain. */
class WeightSetsTest {
  private static final Map<String, Shape> NETWORK = network(3);
  private static final int PLAIN = 1;
  private static final int OTHER = 2;

  @TempDir private Path directory;

  private static Map<String, Shape> network(long classes) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("conv1.weight", new Shape(2, 3, 1, 1));
    shapes.put("bn1.weight", new Shape(2));
    shapes.put("bn1.bias", new Shape(2));
    shapes.put("layer1.0.conv1.weight", new Shape(2, 2, 1, 1));
    shapes.put("fc.weight", new Shape(classes, 2));
    shapes.put("fc.bias", new Shape(classes));
    return shapes;
  }

  /** All of the network's tensors, filled with a value. */
  private static Map<String, Object> state(float value) {
    return state(value, UnaryOperator.identity());
  }

  private static Map<String, Object> state(float value, UnaryOperator<String> names) {
    return state(NETWORK, value, names);
  }

  private static Map<String, Object> state(
      Map<String, Shape> network, float value, UnaryOperator<String> names) {
    Map<String, Object> state = new LinkedHashMap<>();
    network.forEach(
        (name, shape) -> state.put(names.apply(name), new Filled(value, shape.getShape())));
    state.put(names.apply("bn1.num_batches_tracked"), new Filled(5));
    return state;
  }

  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  private static Map<String, Object> join(Map<String, Object> one, Map<String, Object> other) {
    Map<String, Object> both = new LinkedHashMap<>(one);
    both.putAll(other);
    return both;
  }

  private static UnaryOperator<String> prefix(String prefix) {
    return name -> prefix + name;
  }

  static Stream<Arguments> filesWithOneSet() {
    Map<String, Object> optimiser =
        map("state", map("0", map("momentum_buffer", new Filled(9, 2, 3, 1, 1))));
    return Stream.of(
        Arguments.of("as it is", state(PLAIN)),
        Arguments.of("model", map("model", state(PLAIN), "epoch", 3)),
        Arguments.of("net", map("net", state(PLAIN), "acc", "93.1")),
        Arguments.of("weights", map("weights", state(PLAIN))),
        Arguments.of("params", map("params", state(PLAIN))),
        Arguments.of("ema alone", map("ema_state_dict", state(PLAIN), "step", 5)),
        Arguments.of("two deep", map("model", map("state_dict", state(PLAIN)))),
        Arguments.of("in a list", List.of(state(PLAIN), 3)),
        Arguments.of("module.", state(PLAIN, prefix("module."))),
        Arguments.of("compiled", map("model", state(PLAIN, prefix("_orig_mod.")))),
        Arguments.of("both", map("state_dict", state(PLAIN, prefix("module._orig_mod.backbone.")))),
        Arguments.of("any prefix", map("state_dict", state(PLAIN, prefix("my_net.encoder.")))),
        Arguments.of(
            "averaged", join(map("n_averaged", new Filled(3)), state(PLAIN, prefix("module.")))),
        Arguments.of("optimiser first", map("optimizer", optimiser, "model", state(PLAIN))),
        Arguments.of(
            "optimiser by names",
            map("optimizer_state", state(OTHER), "ema_optim", state(OTHER), "net", state(PLAIN))),
        Arguments.of("transformers", state(PLAIN, WeightSetsTest::huggingFace)),
        Arguments.of("mmpretrain", map("state_dict", state(PLAIN, WeightSetsTest::mmpretrain))),
        Arguments.of(
            "head beside",
            state(
                PLAIN,
                name ->
                    name.startsWith("fc.")
                        ? "classifier." + name.substring(3)
                        : "features." + name)),
        Arguments.of("in sequence", state(PLAIN, name -> name.replace("fc.", "fc.1."))),
        Arguments.of("last_linear", state(PLAIN, name -> name.replace("fc.", "last_linear."))),
        Arguments.of("its accuracy beside", join(state(PLAIN), map("best_acc1", new Filled(70)))));
  }

  private static String huggingFace(String name) {
    return switch (name) {
      case "fc.weight" -> "classifier.1.weight";
      case "fc.bias" -> "classifier.1.bias";
      case "layer1.0.conv1.weight" -> "resnet.encoder.stages.0.layers.0.layer.0.convolution.weight";
      default ->
          "resnet.embedder.embedder."
              + name.replace("conv1.", "convolution.").replace("bn1.", "normalization.");
    };
  }

  private static String mmpretrain(String name) {
    return name.startsWith("fc.") ? "head." + name : "backbone." + name;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filesWithOneSet")
  void findsTheOneSetThatFits(String what, Object root) throws IOException {
    Path file = write(root);
    assertEquals(PLAIN, taken(Weights.file(file)));
    assertEquals(List.of(), notes(file, ""));
  }

  @Test
  void namesTheBlocksOfATransformersNetworkAsTorchvisionDoes() throws IOException {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(
        "encoder.stages.1.layers.0.shortcut.convolution.weight", "layer2.0.downsample.0.weight");
    names.put(
        "encoder.stages.1.layers.0.shortcut.normalization.bias", "layer2.0.downsample.1.bias");
    names.put("encoder.stages.3.layers.11.layer.2.convolution.weight", "layer4.11.conv3.weight");
    names.put(
        "encoder.stages.2.layers.1.layer.1.normalization.running_var", "layer3.1.bn2.running_var");
    Map<String, Object> state = new LinkedHashMap<>();
    Map<String, Shape> wanted = new LinkedHashMap<>();
    names.forEach(
        (there, here) -> {
          state.put("resnet." + there, new Filled(1, 2));
          wanted.put(here, new Shape(2));
        });
    try (WeightReader reader = Weights.file(write(state)).open(wanted)) {
      reader.requireExactly(wanted);
    }
  }

  static Stream<Arguments> filesWithTwoSets() {
    String choose = ". Choose with --weights-key";
    return Stream.of(
        Arguments.of(
            map("state_dict", state(PLAIN), "state_dict_ema", state(OTHER)),
            "takes the weights of state_dict; others fit too: of state_dict_ema (timm publishes"
                + " that average)"
                + choose),
        Arguments.of(
            map("model_ema", state(OTHER, prefix("module.")), "model", state(PLAIN)),
            "takes the weights of model; others fit too: of model_ema (torchvision and timm publish"
                + " that average)"
                + choose),
        Arguments.of(
            map("teacher", state(OTHER), "student", state(PLAIN)),
            "takes the weights of student; others fit too: of teacher (scripts that write it mostly"
                + " publish the teacher)"
                + choose),
        Arguments.of(
            map("last_state_dict", state(OTHER), "best_state_dict", state(PLAIN)),
            "takes the weights of best_state_dict; others fit too: of last_state_dict" + choose),
        Arguments.of(
            map(
                "state_dict",
                join(state(OTHER, prefix("teacher.")), state(PLAIN, prefix("student.")))),
            "takes the weights of state_dict.student; others fit too: of state_dict.teacher"
                + choose),
        Arguments.of(
            join(state(PLAIN), map("swa_model", state(OTHER))),
            "takes the weights without a key; others fit too: of swa_model" + choose));
  }

  @ParameterizedTest
  @MethodSource("filesWithTwoSets")
  void saysWhichOfTwoSetsIsTaken(Map<String, Object> root, String note) throws IOException {
    Path file = write(root);
    assertEquals(PLAIN, taken(Weights.file(file)));
    assertEquals(List.of(file + ": " + note), notes(file, ""));
  }

  @ParameterizedTest
  @CsvSource({"model_ema", "model_ema.module", "extra.net", "extra"})
  void takesTheSetThatTheKeyNames(String key) throws IOException {
    Map<String, Object> root =
        map(
            "model",
            state(PLAIN),
            key.startsWith("extra") ? "extra" : "model_ema",
            key.startsWith("extra") ? map("net", state(OTHER)) : state(OTHER, prefix("module.")));
    Path file = write(root);
    assertEquals(OTHER, taken(Weights.file(file).withKey(key)));
    assertEquals(List.of(), notes(file, key));
  }

  @Test
  void takesAnOptimisersTensorsWhereTheKeySaysSo() throws IOException {
    Path file = write(map("model", state(PLAIN), "optimizer", state(OTHER)));
    assertEquals(OTHER, taken(Weights.file(file).withKey("optimizer")));
  }

  @Test
  void listsTheKeysWhereTheOneThatIsNamedIsNotThere() throws IOException {
    Path file = write(map("model", state(PLAIN), "ema", state(OTHER)));
    Weights weights = Weights.file(file).withKey("emu");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> weights.open(NETWORK));
    assertEquals("weights-key: emu (expected: model, ema, in " + file + ")", e.getMessage());
    IllegalArgumentException none =
        assertThrows(IllegalArgumentException.class, () -> Weights.seeded(7).withKey("ema"));
    assertTrue(none.getMessage().startsWith("weights-key: ema (expected: none"), none.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"same", "shared", "module"})
  void saysNothingWhereTwoSetsAreTheSame(String how) throws IOException {
    Map<String, Object> other =
        switch (how) {
          case "shared" -> map("model", state(PLAIN), "ema", state(PLAIN));
          case "module" ->
              map("state_dict", state(PLAIN), "model", state(PLAIN, prefix("module.")));
          default -> join(state(PLAIN, prefix("net.")), state(PLAIN, prefix("attacked.net.")));
        };
    assertEquals(List.of(), notes(write(other), ""));
  }

  @Test
  void saysWhichLayersAreLeftOut() throws IOException {
    Map<String, Object> root =
        join(state(PLAIN, prefix("model.")), map("criterion.weight", new Filled(1, 3, 3)));
    Path file = write(map("state_dict", root));
    assertEquals(PLAIN, taken(Weights.file(file)));
    assertEquals(
        List.of(file + ": leaves out state_dict.criterion.weight, which the network does not have"),
        notes(file, ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void leavesTheNumberOfClassesOpen(int classes) throws IOException {
    Path file = write(map("state_dict", state(network(classes), PLAIN, prefix("module."))));
    try (WeightReader reader = Weights.file(file).open(NETWORK)) {
      assertEquals(new Shape(classes, 2), reader.tensor("fc.weight").shape());
      reader.requireExactly(network(classes));
    }
  }

  @Test
  void findsTheSetInASafetensorsFileToo() throws IOException {
    Path file = directory.resolve("model.safetensors");
    StringBuilder header = new StringBuilder();
    int end = 0;
    for (Map.Entry<String, Shape> entry : NETWORK.entrySet()) {
      int start = end;
      end += (int) entry.getValue().size() * Float.BYTES;
      header.append(
          "%s\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  start == 0 ? "{" : ",",
                  mmpretrain(entry.getKey()),
                  Arrays.toString(entry.getValue().getShape()),
                  start,
                  end));
    }
    byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).array());
    try (WeightReader reader = Weights.file(file).open(NETWORK)) {
      reader.requireExactly(NETWORK);
    }
  }

  @Test
  void namesWhatIsMissingBesideWhatIsThere() throws IOException {
    Map<String, Object> state = state(PLAIN, prefix("encoder."));
    Object head = state.remove("encoder.fc.weight");
    state.remove("encoder.fc.bias");
    state.put("projector.weight", head);
    WeightsException e = refused(write(state));
    assertEquals("fc.weight", e.tensor().orElseThrow());
    assertEquals(
        """
        missing; 2 of the network's 6 tensors do not fit what is below encoder
          fc.weight: missing (expected: (3, 2); nearest there: projector.weight (3, 2))
          fc.bias: missing\
        """,
        e.reason());
  }

  @Test
  void showsTheNearestNamesFirstAndNotAll() throws IOException {
    Map<String, Object> state = state(PLAIN, name -> "stem." + name.replace("weight", "kernel"));
    WeightsException e = refused(write(state));
    List<String> lines = e.reason().lines().toList();
    assertTrue(lines.size() <= 8, e.reason());
    assertTrue(lines.get(0).startsWith("missing; "), lines.get(0));
    assertTrue(e.reason().contains("nearest there: stem.conv1.kernel (2, 3, 1, 1)"), e.reason());
  }

  @Test
  void namesATensorOfAnotherShapeWithBoth() throws IOException {
    Map<String, Object> state = state(PLAIN);
    state.put("conv1.weight", new Filled(1, 2, 3, 3, 3));
    WeightsException e = refused(write(map("model", state)));
    assertEquals("conv1.weight", e.tensor().orElseThrow());
    assertEquals("shape (2, 3, 3, 3) (expected: (2, 3, 1, 1))", e.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aux.weight", "layer1.0.conv3.weight", "bn1.scale"})
  void refusesALayerThatTheNetworkDoesNotHave(String name) throws IOException {
    Map<String, Object> state = join(state(PLAIN), map(name, new Filled(1, 2, 2)));
    WeightsException e = refused(write(map("state_dict", state)));
    assertEquals("state_dict." + name, e.tensor().orElseThrow());
    assertEquals("surplus (the network has no such tensor)", e.reason());
  }

  @Test
  void refusesALayerBetweenTheBodyAndAHeadBesideIt() throws IOException {
    Map<String, Object> state = state(PLAIN, WeightSetsTest::mmpretrain);
    state.put("neck.weight", new Filled(1, 2, 2));
    assertEquals("neck.weight", refused(write(state)).tensor().orElseThrow());
  }

  @Test
  void doesNotGuessWhichOfTwoLayersInSequenceIsTheLast() throws IOException {
    Map<String, Object> state = state(PLAIN, name -> name.replace("fc.", "fc.3."));
    state.put("fc.0.weight", new Filled(1, 2, 2));
    state.put("fc.0.bias", new Filled(1, 2));
    assertTrue(refused(write(state)).reason().contains("nearest there: fc."));
  }

  @Test
  void saysWhatIsThereInPlaceOfTensors() throws IOException {
    Opcodes array = pickle -> pickle.global("numpy", "ndarray").op(")R");
    WeightsException arrays = refused(write(map("conv1.weight", array)));
    assertTrue(
        arrays.reason().startsWith("holds no tensors but conv1.weight (numpy.ndarray), whose"),
        arrays.reason());
    Opcodes model = pickle -> pickle.global("models.yolo", "Model").op(")").raw(0x81).op("}b");
    WeightsException whole = refused(write(map("epoch", 3, "model", model)));
    assertTrue(whole.reason().contains("model (models.yolo.Model)"), whole.reason());
    assertTrue(whole.reason().contains("torch.save(model.state_dict(), FILE)"), whole.reason());
  }

  private Path write(Object root) throws IOException {
    return TorchWriter.write(directory.resolve("file.pth"), root);
  }

  private static float taken(Weights weights) throws IOException {
    try (WeightReader reader = weights.open(NETWORK)) {
      reader.requireExactly(NETWORK);
      return reader.read("fc.bias").getFloat(0);
    }
  }

  private static WeightsException refused(Path file) {
    return assertThrows(WeightsException.class, () -> Weights.file(file).open(NETWORK));
  }

  private static List<String> notes(Path path, String key) throws IOException {
    try (WeightsFile file = WeightsFile.open(path, path.toString())) {
      return new ChosenSet(file, WeightSets.of(file, TorchZip.list(file), NETWORK, key)).notes();
    }
  }
}
