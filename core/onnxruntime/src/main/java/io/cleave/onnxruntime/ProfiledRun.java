package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.graph.GraphBuilder;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.graph.TensorLayout;
import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.graph.OnnxFile;
import io.cleave.onnxruntime.profile.KernelTimes;
import io.cleave.onnxruntime.profile.ProfiledGraph;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Runs a part of a network under the engine's profiler, to see which nodes take how long. */
final class ProfiledRun {
  private final String source;
  private final PartGraph part;

  ProfiledRun(String source, PartGraph part) {
    this.source = source;
    this.part = part;
  }

  /**
   * For each cut within the part, the share of the part's time that is spent before it. The first
   * run, in which the engine takes its memory, does not count. Empty if the profile cannot be read.
   */
  Optional<List<Double>> sharesBefore(List<Cut> within, Tensors inputs, int runs)
      throws IOException {
    ProfiledGraph graph = new ProfiledGraph(OnnxFile.parse(source, part.onnx()).model());
    Path folder = Files.createTempDirectory("cleave-profile");
    try {
      Path file = profile(graph.model(), folder, inputs, runs + 1);
      List<List<String>> made = within.stream().map(ProfiledRun::made).toList();
      return KernelTimes.read(file, 1).map(times -> graph.sharesBefore(made, times));
    } catch (OrtException e) {
      throw new OnnxException(source, String.valueOf(e.getMessage()), e);
    } finally {
      delete(folder);
    }
  }

  private static List<String> made(Cut cut) {
    List<String> made = new ArrayList<>(cut.crossing().names());
    made.addAll(cut.finished());
    return made;
  }

  private Path profile(ModelProto model, Path folder, Tensors inputs, int runs)
      throws OrtException {
    String prefix = folder.resolve("run").toString();
    try (OrtSession session = OnnxRuntime.profiled(bytes(model), prefix);
        BoundTensors given = bound(inputs)) {
      for (int i = 0; i < runs; i++) {
        session.run(given.tensors()).close();
      }
      return Path.of(session.endProfiling());
    }
  }

  private GraphBytes bytes(ModelProto model) {
    return new GraphBytes(GraphBuilder.bytes(model), part.beside());
  }

  private BoundTensors bound(Tensors inputs) throws OrtException {
    BoundTensors bound = new BoundTensors();
    for (TensorSpec spec : inputs.signature().tensors()) {
      TensorLayout layout = Objects.requireNonNull(part.layouts().get(spec.name()), spec.name());
      bound.add(spec.name(), inputs.data(spec.name()), layout.dims(spec.shape(), 1), spec.type());
    }
    return bound;
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
