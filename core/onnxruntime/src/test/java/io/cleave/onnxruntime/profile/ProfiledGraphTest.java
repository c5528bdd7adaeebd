package io.cleave.onnxruntime.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.cleave.onnxruntime.profile.KernelTimes.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfiledGraphTest {
  /** A chain of a, b and c, with d beside it. */
  private static final ProfiledGraph GRAPH =
      new ProfiledGraph(
          ModelProto.newBuilder()
              .setGraph(
                  GraphProto.newBuilder()
                      .addNode(node("Conv", "x", "a"))
                      .addNode(node("Relu", "x", "d"))
                      .addNode(node("Relu", "a", "ab"))
                      .addNode(node("Conv", "ab", "c")))
              .build());

  private static NodeProto node(String operation, String input, String output) {
    return NodeProto.newBuilder()
        .setOpType(operation)
        .setName("any")
        .addInput(input)
        .addOutput(output)
        .build();
  }

  private static List<Double> shares(Kernel... kernels) {
    return GRAPH.sharesBefore(
        List.of(List.of("a"), List.of("ab")), new KernelTimes(List.of(kernels)));
  }

  @Test
  void aNodeCountsAtTheFirstCutThatNeedsItAndOthersNowhere() {
    assertEquals(
        List.of(0.1, 0.5),
        shares(new Kernel("d", 3), new Kernel("a", 1), new Kernel("ab", 4), new Kernel("c", 2)));
  }

  @Test
  void aKernelBelongsToTheTensorWithTheLongestNameThatItsOwnBeginsWith() {
    assertEquals(
        List.of(0.25, 0.75),
        shares(new Kernel("a_nchwc", 1), new Kernel("ab/Fusion/", 2), new Kernel("c", 1)));
  }

  @Test
  void aKernelWithoutANameBelongsToTheOneBeforeIt() {
    assertEquals(
        List.of(0.5, 0.5),
        shares(new Kernel("a", 1), new Kernel("ReorderOutput", 1), new Kernel("c", 2)));
  }

  private static String event(String name, int node, int micros) {
    return "{\"cat\" : \"Node\",\"dur\" :%d,\"name\" :\"%s\",\"args\" : {\"node_index\" : \"%d\"}}"
        .formatted(micros, name, node);
  }

  @Test
  void theShortestTimeOfAKernelCountsAndNoneOfTheFirstRun(@TempDir Path folder) throws IOException {
    String events =
        String.join(
            ",",
            "{\"cat\" : \"Session\",\"dur\" :9,\"name\" :\"model_run\",\"args\" : {}}",
            event("a_kernel_time", 1, 1),
            event("a_kernel_time", 2, 1),
            event("a_kernel_time", 1, 5),
            event("a_kernel_time", 2, 6),
            event("a_kernel_time", 1, 4),
            event("a_kernel_time", 2, 7));
    Path file = Files.writeString(folder.resolve("profile.json"), "[" + events + "]");
    assertEquals(
        Optional.of(new KernelTimes(List.of(new Kernel("a", 4), new Kernel("a", 6)))),
        KernelTimes.read(file, 1));
  }

  /** The engine writes names as they are. */
  @Test
  void aProfileThatAQuoteInANameBreaksGivesNoTimes(@TempDir Path folder) throws IOException {
    String text = "[" + event("a\"b_kernel_time", 1, 1) + "]";
    Path file = Files.writeString(folder.resolve("profile.json"), text);
    assertEquals(Optional.empty(), KernelTimes.read(file, 0));
  }

  @Test
  void aProfileThatEndsEarlyGivesNoTimes(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("profile.json"), "[{\"name\" :\"a_kern");
    assertEquals(Optional.empty(), KernelTimes.read(file, 0));
  }
}
