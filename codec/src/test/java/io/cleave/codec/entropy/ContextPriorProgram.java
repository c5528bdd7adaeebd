package io.cleave.codec.entropy;

import io.cleave.codec.entropy.internal.ContextPrior;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * Trains the start of {@link ContextCoder} on folders of activations and writes its resource.
 *
 * <pre>
 *   java -cp codec/target/classes:codec/target/test-classes \
 *     io.cleave.codec.entropy.ContextPriorProgram context-prior.gz folder...
 * </pre>
 *
 * <p>A file {@code NAME_NxCxHxW.f32} holds N activations of shape (C, H, W), little-endian
 * binary32, none negative. Each is quantised with a scale a map and with one for the tensor.
 */
final class ContextPriorProgram {
  private static final int[] LEVELS = {2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 32, 64, 128, 256};
  private static final int TENSORS_PER_FILE = 10;
  private static final String FILES = "*_*x*.f32";

  private final ContextPriorTrainer[] trainers = new ContextPriorTrainer[ContextPrior.SETS];

  private ContextPriorProgram() {
    Arrays.setAll(trainers, i -> new ContextPriorTrainer());
  }

  /** Trains on all folders but the first argument, which it writes. */
  public static void main(String[] arguments) throws IOException {
    ContextPriorProgram program = new ContextPriorProgram();
    for (String folder : Arrays.asList(arguments).subList(1, arguments.length)) {
      TrainingTensors.readAll(Path.of(folder), FILES, TENSORS_PER_FILE).forEach(program::add);
    }
    program.write(Path.of(arguments[0]));
  }

  private void add(TrainingTensors layer) {
    SymbolPlanes planes = layer.planes();
    boolean small = planes.rows() * planes.columns() <= ContextPrior.SMALL_MAP;
    for (int tensor = 0; tensor < layer.size(); tensor++) {
      for (int levels : LEVELS) {
        ContextPriorTrainer trainer = trainers[ContextPrior.set(levels, small)];
        layer.quantise(tensor, levels, false, planes);
        trainer.add(planes, layer.name());
        layer.quantise(tensor, levels, true, planes);
        trainer.add(planes, layer.name());
      }
    }
  }

  private void write(Path resource) throws IOException {
    try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(resource))) {
      for (ContextPriorTrainer trainer : trainers) {
        bytes.write(trainer.packed());
      }
    }
  }
}
