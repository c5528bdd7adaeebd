package org.example.toy;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Network;
import io.cleave.core.NetworkFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.example.toy.layer.LineLayer;

/** Files whose lines are the layers of a {@link LinesNetwork}. */
public final class ToyFormat implements NetworkFormat {
  /** For {@link java.util.ServiceLoader}. */
  public ToyFormat() {}

  @Override
  public String ending() {
    return ".toy";
  }

  @Override
  public Network read(Path file, Map<String, TensorShape> shapes) throws IOException {
    List<LineLayer> layers = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      if (words.length != 2 || !words[0].matches("times|plus")) {
        throw new IOException(file + ": " + line + " (expected: times or plus, and a number)");
      }
      layers.add(new LineLayer(layers.size(), words[0], Float.parseFloat(words[1])));
    }
    return new LinesNetwork(layers);
  }
}
