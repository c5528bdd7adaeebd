package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.cleave.codec.tensor.ElementType;
import io.cleave.onnxruntime.graph.OnnxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is no network that can be cut: one sentence, with the file and the place. */
class RejectedGraphsTest {
  private static TestGraph image() {
    return new TestGraph().input("x", ElementType.FLOAT32, -1, 4, 6, 6);
  }

  private static TestGraph relu() {
    return image().node("Relu", "a", List.of("x")).outputs("a");
  }

  /** A graph whose first weight is {@code w}. */
  private static TestGraph weighted(Consumer<TensorProto.Builder> change) {
    TestGraph graph =
        image().floats("w", new float[4], 4, 1, 1).node("Mul", "a", List.of("x", "w")).outputs("a");
    change.accept(graph.model().getGraphBuilder().getInitializerBuilder(0));
    return graph;
  }

  private static void assertRejected(TestGraph graph, String... parts) {
    assertRejected(graph.model().build().toByteArray(), parts);
  }

  private static void assertRejected(byte[] file, String... parts) {
    String message =
        assertThrows(
                OnnxException.class,
                () -> OnnxNetwork.parse("some.onnx", ByteBuffer.wrap(file), Map.of()))
            .getMessage();
    assertTrue(message.startsWith("some.onnx: "), message);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.length() < 2000, message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void rejectsAnEmptyFile() {
    assertRejected(new byte[0], "empty");
  }

  @Test
  void rejectsOtherFormatsWhenTheyArePassedForOnnxAndNamesThem() {
    Map.of(
            "PK\u0003\u0004rest", "zip",
            "\u0089HDF\r\n", "HDF5",
            "....TFL3", "TensorFlow Lite",
            "GGUF....", "GGUF",
            "\u0080\u0004....", "pickle",
            "\u0093NUMPY", "NumPy",
            "\u0089PNG\r\n", "PNG",
            "<html>", "HTML",
            "{\"a\": 1}", "JSON",
            "version https://git-lfs.github.com/spec/v1", "Git LFS")
        .forEach(
            (file, kind) ->
                assertRejected(file.getBytes(StandardCharsets.ISO_8859_1), kind, "expected"));
  }

  /** A first byte of 10 could be ONNX's own. */
  @Test
  void rejectsAPageThatBeginsWithALineBreakAndNamesIt() {
    for (String page : List.of("\n<!DOCTYPE html>\n<html>", "\r\n<html>", "\n<?xml?>")) {
      assertRejected(page.getBytes(StandardCharsets.US_ASCII), "XML or HTML", "expected");
    }
  }

  @Test
  void rejectsTextThatIsNoFormatWithAnOffset() {
    assertRejected("import torch\n".getBytes(StandardCharsets.US_ASCII), "byte ");
  }

  @Test
  void rejectsAModelWhenItHasNoGraph() {
    assertRejected(ModelProto.newBuilder().setIrVersion(8).build().toByteArray(), "no graph");
  }

  @Test
  void rejectsAFileWhenItIsCutShortAtAnyByte() {
    byte[] file = relu().model().build().toByteArray();
    for (int length = 0; length < file.length - 4; length++) { // the last field is the opset's
      assertRejected(Arrays.copyOf(file, length));
    }
  }

  @Test
  void rejectsAFileWhenMessagesLieTooDeep() {
    GraphProto graph = GraphProto.newBuilder().setName("g").build();
    for (int i = 0; i < 20; i++) {
      AttributeProto body = AttributeProto.newBuilder().setName("body").setG(graph).build();
      graph = GraphProto.newBuilder().addNode(NodeProto.newBuilder().addAttribute(body)).build();
    }
    assertRejected(ModelProto.newBuilder().setGraph(graph).build().toByteArray(), "byte ", "deep");
  }

  @Test
  void rejectsAFileWhenGroupsLieInIt() {
    byte[] groups = new byte[200_000];
    Arrays.fill(groups, (byte) (12 << 3 | 3));
    assertRejected(groups, "byte 1: a group");
  }

  @Test
  void rejectsAFileWhenItHasMillionsOfFields() throws IOException {
    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    for (int i = 0; i < 3_000_000; i++) {
      graph.write(new byte[] {0x0a, 0});
    }
    byte[] file =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .build()
            .toByteString()
            .concat(
                ByteString.copyFrom(new byte[] {0x3a, (byte) 0x80, (byte) 0x9b, (byte) 0xee, 2}))
            .concat(ByteString.copyFrom(graph.toByteArray()))
            .toByteArray();
    assertRejected(file, "byte ", "fields");
  }

  @Test
  void rejectsANodeWhenItNeedsItself() {
    TestGraph graph = image();
    graph.node("Add", "a", List.of("x", "c")).node("Relu", "b", List.of("a"));
    assertRejected(graph.node("Exp", "c", List.of("b")).outputs("c"), "node a", "cycle");
  }

  @Test
  void rejectsANameWhenItIsMadeTwice() {
    assertRejected(relu().node("Exp", "a", List.of("x")), "node a", "made by node a");
    assertRejected(relu().node("Exp", "x", List.of("a")), "node x", "is an input");
    assertRejected(weighted(w -> {}).floats("w", new float[1], 1), "weight w twice");
    assertRejected(relu().input("x", ElementType.FLOAT32, 1), "input x twice");
    assertRejected(relu().outputs("a"), "output a twice");
  }

  @Test
  void rejectsANameWhenNothingMakesIt() {
    assertRejected(image().node("Add", "a", List.of("x", "w")).outputs("a"), "node a: takes w");
    assertRejected(relu().outputs("z"), "output z: made by nothing");
  }

  /** A graph that runs the branch in any case. */
  private static TestGraph branching(TestGraph branch) {
    return image()
        .node("ReduceMax", "m", List.of("x"), "keepdims", 0)
        .node("Cast", "on", List.of("m"), "to", 9)
        .node("If", "a", List.of("on"), "then_branch", branch, "else_branch", branch)
        .outputs("a");
  }

  @Test
  void rejectsAnInnerGraphWhenItTakesWhatNothingMakes() {
    TestGraph branch = new TestGraph().node("Exp", "e", List.of("missing")).outputs("e");
    assertRejected(branching(branch), "node a: takes missing");
  }

  @Test
  void rejectsAGraphWhenItTakesOrGivesNothing() {
    assertRejected(image().node("Relu", "a", List.of("x")), "0 outputs");
    assertRejected(
        new TestGraph().floats("w", new float[1], 1).node("Exp", "a", List.of("w")).outputs("a"),
        "0 inputs");
  }

  @Test
  void rejectsAGraphWhenItHasMoreOutputsThanASignature() {
    TestGraph graph = image();
    for (int i = 0; i < 1025; i++) {
      graph.node("Relu", "a" + i, List.of("x")).outputs("a" + i);
    }
    assertRejected(graph, "1025 outputs", "1024");
  }

  @Test
  void rejectsAGraphWhenItHasTooManyNodes() {
    TestGraph graph = relu();
    for (int i = 0; i < 100_001; i++) {
      graph.model().getGraphBuilder().addNode(NodeProto.newBuilder().setOpType("Relu"));
    }
    assertRejected(graph, "node Relu", "100000");
  }

  @Test
  void rejectsInputsWhenTheirElementsCannotCross() {
    for (DataType type : List.of(DataType.DOUBLE, DataType.STRING, DataType.COMPLEX64)) {
      TestGraph graph = new TestGraph();
      graph.input(TestGraph.described("x", type.getNumber(), 1, 4));
      graph.node("Identity", "a", List.of("x")).outputs("a");
      assertRejected(graph, "input x", "elements of type " + type.getNumber());
    }
  }

  @Test
  void rejectsInputsWhenTheyAreNoTensors() {
    TypeProto floats = TestGraph.described("x", 1, 4).getType();
    TestGraph graph = new TestGraph();
    graph.input(
        ValueInfoProto.newBuilder()
            .setName("x")
            .setType(
                TypeProto.newBuilder()
                    .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(floats)))
            .build());
    graph.node("ConcatFromSequence", "a", List.of("x"), "axis", 0).outputs("a");
    assertRejected(graph, "input x: SEQUENCE_TYPE");
  }

  @Test
  void rejectsInputsWhenTheirShapeIsUnknown() {
    TestGraph graph = new TestGraph();
    graph.input(
        ValueInfoProto.newBuilder()
            .setName("x")
            .setType(
                TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)))
            .build());
    assertRejected(graph.node("Relu", "a", List.of("x")).outputs("a"), "input x: of any shape");
  }

  @Test
  void rejectsInputsWhenTheyAreTooLarge() {
    for (long[] dims :
        List.of(
            new long[] {1, 1L << 40},
            new long[] {-1, 1 << 20, 1 << 20},
            new long[] {1, 1 << 27},
            new long[] {-1, 1 << 26, -1},
            new long[] {-1, -1, -1, -1, -1, -1, 1 << 12, 1 << 12},
            new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1})) {
      TestGraph graph = new TestGraph().input("x", ElementType.FLOAT32, dims);
      assertRejected(graph.node("Relu", "a", List.of("x")).outputs("a"), "x", "expected");
    }
  }

  @Test
  void rejectsOutputsWhenTheyCannotCross() {
    TestGraph sequence = image().node("SequenceConstruct", "a", List.of("x")).outputs("a");
    assertRejected(sequence, "tensor a: of a type or size that no wire carries");
    TestGraph doubles = image().node("Cast", "a", List.of("x"), "to", 11).outputs("a");
    assertRejected(doubles, "tensor a: of a type or size that no wire carries");
    TestGraph strings = image().node("Cast", "a", List.of("x"), "to", 8).outputs("a");
    assertRejected(strings, "tensor a: of a type or size that no wire carries");
  }

  @Test
  void rejectsWeightsWhenTheirSizeDoesNotFit() {
    assertRejected(weighted(w -> w.clearDims().addDims(5)), "weight w", "[5]", "5 elements");
    assertRejected(weighted(w -> w.setDims(0, -4)), "weight w", "[-4, 1, 1]");
    assertRejected(weighted(w -> w.setDims(0, 1L << 60)), "weight w");
    assertRejected(
        weighted(w -> w.clearFloatData().setRawData(ByteString.copyFrom(new byte[15]))),
        "weight w",
        "16 bytes");
  }

  /** 2^59 elements of 32 bits are 0 bits, modulo 2^64. */
  @Test
  void rejectsWeightsWhenTheirSizeOverflows() {
    assertRejected(
        weighted(
            w ->
                w.clearFloatData()
                    .setDims(0, 1 << 29)
                    .setDims(1, 1 << 30)
                    .setRawData(ByteString.copyFrom(new byte[16]))),
        "weight w");
  }

  private static void setElsewhere(TensorProto.Builder tensor) {
    tensor
        .clearFloatData()
        .setDataLocation(DataLocation.EXTERNAL)
        .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("w"));
  }

  @Test
  void rejectsWeightsWhenTheyAreInAnotherFile() {
    assertRejected(weighted(RejectedGraphsTest::setElsewhere), "weight w: in another file");
  }

  @Test
  void rejectsWeightsInInnerGraphsWhenTheyAreInAnotherFile() {
    TestGraph branch = new TestGraph().floats("v", new float[1], 1);
    branch.node("Exp", "e", List.of("v")).outputs("e");
    setElsewhere(branch.model().getGraphBuilder().getInitializerBuilder(0));
    assertRejected(branching(branch), "weight v: in another file");
  }

  @Test
  void rejectsConstantsWhenTheyAreInAnotherFileOrDoNotFit() {
    TensorProto.Builder value = TensorProto.newBuilder().setDataType(1).addDims(1);
    assertRejected(
        image().node("Constant", "c", List.of(), "value", value.build()), "weight value of node c");
    setElsewhere(value);
    assertRejected(
        image().node("Constant", "c", List.of(), "value", value.build()),
        "weight value of node c: in another file");
  }

  @Test
  void rejectsConstantsOfFunctionsWhenTheyAreInAnotherFile() {
    TensorProto.Builder value = TensorProto.newBuilder().setDataType(1).addDims(1);
    setElsewhere(value);
    NodeProto constant =
        new TestGraph()
            .node("Constant", "c", List.of(), "value", value.build())
            .model()
            .getGraph()
            .getNode(0);
    TestGraph graph = relu();
    graph.model().addFunctions(function("f").addNode(constant));
    assertRejected(graph, "weight value of node c: in another file");
  }

  @Test
  void rejectsSparseWeightsWhenTheyWouldFillTheMemory() {
    TestGraph graph = image().node("Add", "a", List.of("x", "s")).outputs("a");
    graph
        .model()
        .getGraphBuilder()
        .addSparseInitializer(
            SparseTensorProto.newBuilder()
                .setValues(
                    TensorProto.newBuilder().setName("s").setDataType(1).addDims(1).addFloatData(1))
                .setIndices(TensorProto.newBuilder().setDataType(7).addDims(1).addInt64Data(3))
                .addDims(1 << 30));
    assertRejected(graph, "weight s", "268435456");
  }

  private static FunctionProto.Builder function(String name) {
    return FunctionProto.newBuilder()
        .setDomain("test")
        .setName(name)
        .addInput("i")
        .addOutput("o")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("test").setVersion(1));
  }

  private static NodeProto call(String function, String input, String output) {
    return NodeProto.newBuilder()
        .setDomain("test")
        .setOpType(function)
        .addInput(input)
        .addOutput(output)
        .build();
  }

  private static TestGraph calling(String function) {
    TestGraph graph = image().outputs("a");
    graph.model().addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("test").setVersion(1));
    graph.model().getGraphBuilder().addNode(call(function, "x", "a"));
    return graph;
  }

  @Test
  void rejectsFunctionsWhenTheyCallThemselves() {
    TestGraph graph = calling("f");
    graph.model().addFunctions(function("f").addNode(call("g", "i", "o")));
    graph.model().addFunctions(function("g").addNode(call("f", "i", "o")));
    assertRejected(graph, "function ", "calls itself");
  }

  @Test
  void rejectsFunctionsWhenTheyGrowToBillionsOfNodes() {
    TestGraph graph = calling("f0");
    for (int i = 0; i < 10; i++) {
      FunctionProto.Builder function = function("f" + i);
      for (int j = 0; j < 10; j++) {
        String from = j == 0 ? "i" : "t" + j;
        String to = j == 9 ? "o" : "t" + (j + 1);
        function.addNode(i == 9 ? call("none", from, to) : call("f" + (i + 1), from, to));
      }
      graph.model().addFunctions(function);
    }
    assertRejected(graph, "node f", "100000");
  }

  @Test
  void rejectsFunctionsWhenTheyCallEachOtherTooDeep() {
    TestGraph graph = calling("f0");
    for (int i = 0; i < 5000; i++) {
      graph.model().addFunctions(function("f" + i).addNode(call("f" + (i + 1), "i", "o")));
    }
    assertRejected(graph, "function f", "deep");
  }

  @Test
  void rejectsFunctionsWhenTwoHaveOneName() {
    TestGraph graph = calling("f");
    graph.model().addFunctions(function("f").addNode(call("g", "i", "o")));
    graph.model().addFunctions(function("f").addNode(call("h", "i", "o")));
    assertRejected(graph, "function f twice");
  }

  @Test
  void rejectsNodesWhenTheyMakeAbsurdTensorsOfConstants() {
    String made = "node a: makes ";
    TestGraph sizes =
        image()
            .integers("n", 1 << 20, 1 << 20)
            .integers("zero", 0)
            .integers("one", 1)
            .integers("pads", 0, 1 << 20, 0, 1 << 20);
    sizes.floats("scales", new float[] {1e5f, 1e5f}, 2);
    sizes.model().getGraphBuilder().addInitializer(scalar("big", 1L << 40));
    sizes.model().getGraphBuilder().addInitializer(scalar("from", 0));
    sizes.model().getGraphBuilder().addInitializer(scalar("step", 2));
    Map.<String, List<String>>of(
            "ConstantOfShape", List.of("n"),
            "Expand", List.of("x", "n"),
            "Tile", List.of("x", "n"),
            "Resize", List.of("x", "", "scales"),
            "OneHot", List.of("x", "big", "n"),
            "Pad", List.of("x", "pads"),
            "Range", List.of("from", "big", "step"))
        .forEach(
            (operation, inputs) -> {
              TestGraph graph = new TestGraph();
              graph.model().setGraph(sizes.model().getGraph());
              if (operation.equals("Pad")) {
                graph.model().getGraphBuilder().setInitializer(3, huge("pads"));
              }
              assertRejected(graph.node(operation, "a", inputs).outputs("a"), made);
            });
    TestGraph random = image().node("RandomNormal", "a", List.of(), "shape", new long[] {1 << 30});
    assertRejected(random.outputs("a"), made);
  }

  private static TensorProto scalar(String name, long value) {
    return TensorProto.newBuilder().setName(name).setDataType(7).addInt64Data(value).build();
  }

  private static TensorProto huge(String name) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(7)
        .addDims(2)
        .addInt64Data(1 << 30)
        .addInt64Data(1 << 30)
        .build();
  }

  @Test
  void rejectsNodesOfInnerGraphsWhenTheyMakeAbsurdTensors() {
    TestGraph branch = new TestGraph().node("ConstantOfShape", "e", List.of("n")).outputs("e");
    TestGraph graph = image().node("Constant", "n", List.of(), "value_ints", new long[] {1 << 30});
    graph.node("ReduceMax", "m", List.of("x"), "keepdims", 0);
    graph.node("Cast", "on", List.of("m"), "to", 9);
    graph.node("If", "a", List.of("on"), "then_branch", branch, "else_branch", branch);
    assertRejected(graph.outputs("a"), "node e: makes 1073741824 elements");
  }

  @Test
  void rejectsOperatorsThatTheEngineDoesNotKnow() {
    assertRejected(image().node("NoSuch", "a", List.of("x")).outputs("a"), "NoSuch", "a");
  }

  @Test
  void rejectsAttributesThatTheEngineDoesNotTake() {
    assertRejected(
        image().node("Softmax", "a", List.of("x"), "axis", 77).outputs("a"), "Node (a)", "77");
  }

  @Test
  void rejectsShapesThatDoNotGoTogether() {
    TestGraph graph = image().floats("w", new float[7], 7);
    assertRejected(graph.node("Add", "a", List.of("x", "w")).outputs("a"), "Node (a)");
  }

  @Test
  void rejectsGraphsThatDoNotRunAndSaysWithWhat() {
    TestGraph graph = image().integers("hundred", 100);
    graph.node("Abs", "i", List.of("hundred")).node("Gather", "a", List.of("x", "i"), "axis", 1);
    assertRejected(graph.outputs("a"), "does not run with x 1x4x6x6", "'a'");
  }

  @Test
  void rejectsNamesOnOneShortLineWhenTheyAreLongOrHaveControlCharacters() {
    assertRejected(
        image().node("Relu", "b\nc\u0000" + "d".repeat(100_000), List.of("y")).outputs("x"),
        "node b c");
  }

  private static TestGraph counting(String operation, String of, String by) {
    TestGraph graph = image().integers("first", 0).integers("five", 5).integers("four", 4);
    graph.model().getGraphBuilder().addInitializer(scalar("from", 0));
    graph.model().getGraphBuilder().addInitializer(scalar("step", 1));
    graph.integers("two", 2);
    graph.node("Shape", "shape", List.of("x")).node("Gather", "batch", List.of("shape", "first"));
    graph.node("Div", "fives", List.of("batch", "five"));
    graph.node("Mul", "sixteen", List.of("four", "four")).node("Mul", "more", List.of("fives", by));
    graph.node(operation, "length", List.of(of, "more")).node("Squeeze", "to", List.of("length"));
    return graph.node("Range", "range", List.of("from", "to", "step"));
  }

  /** Sizes that change with a batch of five, and not with two or three. */
  @Test
  void readsTensorsThatFollowTheBatchOnlyNowAndThen() throws IOException {
    TestGraph shorter = counting("Sub", "two", "step");
    shorter.node("Relu", "a", List.of("x")).node("ReduceSum", "sum", List.of("range"));
    shorter.node("Cast", "number", List.of("sum"), "to", 1);
    shorter.node("Add", "b", List.of("a", "number")).outputs("b").network();
    TestGraph longer = counting("Add", "four", "sixteen");
    longer.node("Cast", "numbers", List.of("range"), "to", 1).node("Relu", "a", List.of("x"));
    longer.node("ReduceSum", "number", List.of("numbers"));
    longer.node("Add", "b", List.of("a", "number")).outputs("b").network();
  }

  @Test
  void readsOrRejectsNamesThatTheEngineCannotSay() throws IOException {
    for (String name : List.of("\ud83d\ude00", "a\u0000b", "cleave:sum:b", "cleave:shape:x", " ")) {
      TestGraph graph = image().node("Shape", name, List.of("x"));
      graph.node("Relu", "a", List.of("x")).node("Reshape", "b", List.of("a", name)).outputs("b");
      TestGraph input = new TestGraph().input(name, ElementType.FLOAT32, -1, 4);
      input.node("Relu", "a", List.of(name)).node("Exp", "b", List.of("a")).outputs("b");
      for (TestGraph each : List.of(graph, input)) {
        try {
          each.network();
        } catch (OnnxException e) {
          assertTrue(e.getMessage().startsWith("test: "), e.getMessage());
        }
      }
    }
  }
}
