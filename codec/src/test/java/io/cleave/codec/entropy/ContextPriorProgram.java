package io.cleave.codec.entropy;

import io.cleave.codec.TensorShape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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
  private static final double CLIP = 0.999;

  private final ContextPriorTrainer[] trainers = new ContextPriorTrainer[ContextPrior.SETS];

  private ContextPriorProgram() {
    Arrays.setAll(trainers, i -> new ContextPriorTrainer());
  }

  /** Trains on all folders but the first argument, which it writes. */
  public static void main(String[] arguments) throws IOException {
    ContextPriorProgram program = new ContextPriorProgram();
    for (String folder : Arrays.asList(arguments).subList(1, arguments.length)) {
      for (Path file : tensors(Path.of(folder))) {
        program.add(file);
      }
    }
    program.write(Path.of(arguments[0]));
  }

  private static List<Path> tensors(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*_*x*.f32")) {
      stream.forEach(files::add);
    }
    Collections.sort(files);
    return files;
  }

  private void add(Path file) throws IOException {
    String name = file.getFileName().toString();
    String dims = name.substring(name.lastIndexOf('_') + 1, name.length() - ".f32".length());
    int tensors = Integer.parseInt(dims.substring(0, dims.indexOf('x')));
    TensorShape shape = TensorShape.parse(dims.substring(dims.indexOf('x') + 1));
    FloatBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    SymbolPlanes planes = SymbolPlanes.of(shape);
    int step = Math.max(1, tensors / TENSORS_PER_FILE);
    for (int tensor = 0; tensor < tensors; tensor += step) {
      float[] activation = new float[shape.elements()];
      values.get(tensor * activation.length, activation);
      addQuantised(activation, planes, name);
    }
  }

  private void addQuantised(float[] activation, SymbolPlanes planes, String group) {
    boolean small = planes.rows() * planes.columns() <= ContextPrior.SMALL_MAP;
    for (int levels : LEVELS) {
      ContextPriorTrainer trainer = trainers[ContextPrior.set(levels, small)];
      quantise(activation, activation.length, levels, planes);
      trainer.add(planes, group);
      quantise(activation, activation.length / planes.maps(), levels, planes);
      trainer.add(planes, group);
    }
  }

  /** Quantises with one scale for so many elements, up to their 99.9 percentile. */
  private static void quantise(float[] values, int scaled, int levels, SymbolPlanes planes) {
    planes.reset(levels, 0);
    byte[] symbols = new byte[values.length];
    for (int from = 0; from < values.length; from += scaled) {
      float[] sorted = Arrays.copyOfRange(values, from, from + scaled);
      Arrays.sort(sorted);
      float step = sorted[(int) Math.round((scaled - 1) * CLIP)] / (levels - 1);
      for (int i = from; i < from + scaled && step > 0; i++) {
        symbols[i] = (byte) Math.min(levels - 1, Math.round(values[i] / step));
      }
    }
    Symbols.setInterior(planes, symbols);
  }

  private void write(Path resource) throws IOException {
    try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(resource))) {
      for (ContextPriorTrainer trainer : trainers) {
        bytes.write(trainer.packed());
      }
    }
  }
}
