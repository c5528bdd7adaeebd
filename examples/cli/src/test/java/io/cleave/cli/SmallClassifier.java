package io.cleave.cli;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.SafetensorsWriter;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import io.cleave.fixtures.SmallResNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A quick ResNet-18 of three classes, and weights of it with any number of them. */
final class SmallClassifier {
  private static final ResNet NETWORK =
      ResNet.of(18).withBaseWidth(8).withClasses(3).withInputSize(32);

  private SmallClassifier() {}

  /** {@return the folder, now with a model of the classes red, green and blue} */
  static Path write(Path folder) throws IOException {
    writeWeights(folder.resolve("weights.safetensors"), 3);
    SmallResNet.describe(folder, 8, "red", "green", "blue");
    return folder;
  }

  /** {@return the file, now with weights of that network with another number of classes} */
  static Path writeWeights(Path file, int classes) throws IOException {
    SafetensorsWriter writer = SafetensorsWriter.storing(DataType.FLOAT16);
    Map<String, Shape> tensors = NETWORK.withClasses(classes).tensors();
    try (WeightReader seeded = Weights.seeded(classes).open(tensors)) {
      for (Map.Entry<String, Shape> tensor : tensors.entrySet()) {
        writer.add(tensor.getKey(), tensor.getValue(), seeded.read(tensor.getKey()));
      }
    }
    writer.write(file);
    return file;
  }
}
