package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.numpy.NumpyFile;
import io.cleave.cli.wire.ForeignNetwork;
import io.cleave.cli.wire.TailProcess;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.fixtures.Ended;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.Python;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The edge in Python runs the head of a bundle with its own ONNX Runtime, and a server here the
 * tail: together they answer what the whole network gives in this process. {@code -Dcleave.python}
 * names an interpreter that has {@code onnxruntime}.
 */
@Needs(Need.ONNX_IN_PYTHON)
@Timeout(300)
class PythonHeadTest {
  private static final String EDGE = "../python/cleave_edge.py";

  @TempDir private Path folder;

  @Test
  void picturesOfAnySizeAreAnsweredAsByTheWholeNetwork() throws IOException {
    try (ForeignNetwork network =
        ForeignNetwork.pictures(folder, "ch_ppocr_mobile_v2.0_cls_infer", 48, 192)) {
      assertAnswered(network, network.cuts(2), network.sample(7, 48, 192));
      assertAnswered(network, network.cuts(1), network.sample(8, 32, 100));
    }
  }

  /** Several tensors cross, of floats and of integers. */
  @Test
  void sentencesAreAnsweredAsByTheWholeNetwork() throws IOException {
    try (ForeignNetwork network = ForeignNetwork.sentences(folder)) {
      assertAnswered(network, network.cuts(2), network.sample(9, 11));
    }
  }

  /** The bundle says whose head it is. */
  @Test
  void aHeadMeetsNoTailOfOtherWeights() throws IOException {
    Path bundle = folder.resolve("bundle");
    String[] cut = {"cut", "--at", "maxpool", "--output", bundle.toString()};
    assertEquals(0, Cleave.commandLine().execute(cut));
    List<String> other =
        List.of("--model", "demo", "--weights", "seed:1", "--cut", "maxpool", "--port", "0");
    try (TailProcess server = TailProcess.start(other)) {
      Ended ended = ask(server, "maxpool", bundle.resolve("head.onnx"), List.of("x=none.npy"));
      assertEquals(1, ended.code(), ended.said());
      assertTrue(ended.said().contains("LookupError: tail: 0 fit"), ended.said());
    }
  }

  private void assertAnswered(ForeignNetwork network, List<String> cuts, Tensors sample)
      throws IOException {
    List<String> served = new ArrayList<>(network.served(cuts));
    served.addAll(List.of("--port", "0"));
    try (TailProcess server = TailProcess.start(served)) {
      for (String cut : cuts) {
        Path bundle = folder.resolve(cut.replaceAll("\\W", "-"));
        network.cut(cut, bundle);
        Path head = bundle.resolve("head.onnx");
        Ended ended = ask(server, cut, head, inputs(sample));
        assertEquals(0, ended.code(), ended.said());
        network.assertWhole(sample, answer(network.outputs()), cut);
      }
    }
  }

  private List<String> inputs(Tensors sample) throws IOException {
    List<String> inputs = new ArrayList<>();
    for (TensorSpec tensor : sample.signature().tensors()) {
      Path file = folder.resolve(tensor.name() + ".npy");
      inputs.add(tensor.name() + "=" + NumpyWriter.write(file, tensor, sample.data(tensor.name())));
    }
    return inputs;
  }

  private Ended ask(TailProcess server, String cut, Path head, List<String> inputs)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(EDGE, "127.0.0.1:" + server.port()));
    command.addAll(List.of("--cut", cut, "--head", head.toString(), "--timeout", "60"));
    inputs.forEach(input -> command.addAll(List.of("--input", input)));
    command.addAll(List.of("--save", folder.resolve("answer").toString()));
    return Python.end(command);
  }

  private Tensors answer(Signature outputs) throws IOException {
    List<TensorSpec> specs = new ArrayList<>();
    List<ByteBuffer> data = new ArrayList<>();
    for (TensorSpec output : outputs.tensors()) {
      Path file = folder.resolve("answer").resolve(output.name().replace('/', '_') + ".npy");
      Tensors read = NumpyFile.read(file, Signature.of(output));
      specs.addAll(read.signature().tensors());
      data.add(read.data(0));
    }
    return Tensors.of(new Signature(specs), 1, data);
  }
}
