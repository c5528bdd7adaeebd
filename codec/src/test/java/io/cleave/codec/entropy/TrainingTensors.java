package io.cleave.codec.entropy;

import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
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

/**
 * Some activations of one layer, from a file {@code NAME_NxCxHxW.f32}: N activations of shape (C,
 * H, W), little-endian binary32, none negative.
 */
final class TrainingTensors {
  private static final double CLIP = 0.999;

  private final String name;
  private final TensorShape shape;
  private final List<float[]> activations = new ArrayList<>();

  private TrainingTensors(String name, TensorShape shape) {
    this.name = name;
    this.shape = shape;
  }

  /** Reads at most so many tensors, evenly spread, of each file in a folder that a glob names. */
  static List<TrainingTensors> readAll(Path folder, String glob, int tensorsPerFile)
      throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      stream.forEach(files::add);
    }
    Collections.sort(files);
    List<TrainingTensors> all = new ArrayList<>();
    for (Path file : files) {
      all.add(read(file, tensorsPerFile));
    }
    return all;
  }

  private static TrainingTensors read(Path file, int most) throws IOException {
    String name = file.getFileName().toString();
    String dims = name.substring(name.lastIndexOf('_') + 1, name.length() - ".f32".length());
    int count = Integer.parseInt(dims.substring(0, dims.indexOf('x')));
    TrainingTensors tensors =
        new TrainingTensors(name, TensorShape.parse(dims.substring(dims.indexOf('x') + 1)));
    FloatBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int tensor = 0; tensor < count; tensor += Math.max(1, count / most)) {
      float[] activation = new float[tensors.shape.elements()];
      values.get(tensor * activation.length, activation);
      tensors.activations.add(activation);
    }
    return tensors;
  }

  /** {@return the file's name} */
  String name() {
    return name;
  }

  /** {@return the network, of files called {@code NETWORK-LAYER_NxCxHxW.f32}} */
  String network() {
    return name.substring(0, name.indexOf('-'));
  }

  /** {@return how many there are} */
  int size() {
    return activations.size();
  }

  /** {@return planes for any of them} */
  SymbolPlanes planes() {
    return SymbolPlanes.of(shape);
  }

  /** Quantises one of them, with a scale for each map or for all. */
  void quantise(int tensor, int levels, boolean scalePerMap, SymbolPlanes planes) {
    float[] values = activations.get(tensor);
    int scaled = scalePerMap ? values.length / planes.maps() : values.length;
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
}
