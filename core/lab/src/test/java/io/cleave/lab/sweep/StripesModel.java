package io.cleave.lab.sweep;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.SafetensorsWriter;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.SourceSet;
import io.cleave.lab.images.Stripes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small random network in a folder, and images of its labels. */
final class StripesModel {
  static final ResNet NETWORK =
      ResNet.of(18).withBaseWidth(8).withClasses(Stripes.LABELS.size()).withInputSize(32);

  private StripesModel() {}

  static Path write(Path folder, long seed) throws IOException {
    return write(folder, seed, NETWORK, Stripes.LABELS);
  }

  static Path write(Path folder, long seed, ResNet network, List<String> labels)
      throws IOException {
    Files.createDirectories(folder);
    SafetensorsWriter writer = SafetensorsWriter.storing(DataType.FLOAT32);
    try (WeightReader reader = Weights.seeded(seed).open(network.tensors())) {
      for (Map.Entry<String, Shape> tensor : network.tensors().entrySet()) {
        ByteBuffer values =
            ByteBuffer.allocate((int) tensor.getValue().size() * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        reader.read(tensor.getKey(), values);
        writer.add(tensor.getKey(), tensor.getValue(), values.flip());
      }
    }
    writer.write(folder.resolve("weights.safetensors"));
    Files.writeString(folder.resolve("model.properties"), description(network, labels));
    return folder;
  }

  private static String description(ResNet network, List<String> labels) {
    return """
        architecture=resnet
        depth=%d
        baseWidth=%d
        classes=%d
        inputSize=%d
        shorterSide=%d
        mean=0.2,0.2,0.2
        deviation=0.1,0.1,0.1
        labels=%s
        weights=weights.safetensors
        """
        .formatted(
            network.depth(),
            network.baseWidth(),
            network.classes(),
            network.inputSize(),
            network.inputSize(),
            String.join(",", labels));
  }

  /** Images of 24x24 pixels, which the network's input enlarges. */
  static ImageSet images(int count) {
    return new SourceSet(new Stripes(24, 7), count, Stripes.LABELS, "stripes 7");
  }
}
