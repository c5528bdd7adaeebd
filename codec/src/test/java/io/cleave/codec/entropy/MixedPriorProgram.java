package io.cleave.codec.entropy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Trains the start of {@link MixedCoder} on folders of activations of two networks or more, and
 * writes its resource.
 *
 * <pre>
 *   java -Xmx4g -cp codec/target/classes:codec/target/test-classes \
 *     io.cleave.codec.entropy.MixedPriorProgram mixed-prior.z folder...
 * </pre>
 *
 * <p>Files are called {@code NETWORK-LAYER_NxCxHxW.f32}, see {@link TrainingTensors}. Weights are
 * learnt on each network from the states of the others, so that they trust states no more than a
 * new network's would deserve.
 */
final class MixedPriorProgram {
  private static final int[] LEVELS = {2, 3, 4, 5, 6, 8, 10, 12, 16};
  private static final int TENSORS_PER_FILE = 12;
  private static final String FILES = "*-*_*x*.f32";
  private static final float[] RATES = {0.5f, 0.2f, 0.1f, 0.04f};

  private final List<TrainingTensors> tensors = new ArrayList<>();
  private final Map<String, SymbolPlanes> planes = new HashMap<>();

  private MixedPriorProgram() {}

  /** Trains on all folders but the first argument, which it writes. */
  public static void main(String[] arguments) throws IOException {
    MixedPriorProgram program = new MixedPriorProgram();
    for (String folder : Arrays.asList(arguments).subList(1, arguments.length)) {
      program.tensors.addAll(TrainingTensors.readAll(Path.of(folder), FILES, TENSORS_PER_FILE));
    }
    program.write(Path.of(arguments[0]));
  }

  private void write(Path resource) throws IOException {
    StateTrainer states = new StateTrainer();
    List<Sample> samples = samples();
    for (Sample sample : samples) {
      states.add(quantised(sample), sample.tensors.name());
    }
    byte[] weights = weights(samples, statesOfOthers(states));
    try (OutputStream file = Files.newOutputStream(resource);
        OutputStream bytes = new DeflaterOutputStream(file, new Deflater(9))) {
      bytes.write(states.packed(name -> true));
      bytes.write(weights);
    }
  }

  /** For each network the states learnt from all others. */
  private Map<String, byte[]> statesOfOthers(StateTrainer states) {
    Map<String, byte[]> ofOthers = new HashMap<>();
    for (TrainingTensors layer : tensors) {
      String network = layer.network();
      ofOthers.computeIfAbsent(
          network, left -> states.packed(name -> !name.startsWith(left + "-")));
    }
    if (ofOthers.size() < 2) {
      throw new IllegalArgumentException(
          "networks: " + ofOthers.keySet() + " (expected: two or more)");
    }
    return ofOthers;
  }

  private byte[] weights(List<Sample> samples, Map<String, byte[]> states) {
    WeightTrainer trainer = new WeightTrainer();
    Random order = new Random(1);
    for (float rate : RATES) {
      Collections.shuffle(samples, order);
      for (Sample sample : samples) {
        trainer.add(quantised(sample), states.get(sample.tensors.network()), rate);
      }
    }
    return trainer.packed();
  }

  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (TrainingTensors layer : tensors) {
      for (int tensor = 0; tensor < layer.size(); tensor++) {
        for (int levels : LEVELS) {
          samples.add(new Sample(layer, tensor, levels, true));
          samples.add(new Sample(layer, tensor, levels, false));
        }
      }
    }
    return samples;
  }

  private SymbolPlanes quantised(Sample sample) {
    TrainingTensors layer = sample.tensors;
    SymbolPlanes into = planes.computeIfAbsent(layer.name(), name -> layer.planes());
    layer.quantise(sample.tensor, sample.levels, sample.scalePerMap, into);
    return into;
  }

  /** One activation, quantised in one way. */
  private record Sample(TrainingTensors tensors, int tensor, int levels, boolean scalePerMap) {}
}
