package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that {@code make_fixtures.py} made, and what is in them. */
final class Fixtures {
  static final long SEED = 7;

  private Fixtures() {}

  static Path path(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/weights/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** ResNet-18 of base width 4 for ten classes, in torchvision's order. */
  static Map<String, Shape> tinyNetwork() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("conv1.weight", new Shape(4, 3, 7, 7));
    norm(shapes, "bn1", 4);
    int in = 4;
    for (int layer = 1; layer <= 4; layer++) {
      int out = 2 << layer;
      block(shapes, "layer" + layer + ".0", in, out);
      block(shapes, "layer" + layer + ".1", out, out);
      in = out;
    }
    shapes.put("fc.weight", new Shape(10, in));
    shapes.put("fc.bias", new Shape(10));
    return shapes;
  }

  static float[] floats(ByteBuffer values) {
    float[] floats = new float[values.remaining() / Float.BYTES];
    values.duplicate().order(values.order()).asFloatBuffer().get(floats);
    return floats;
  }

  private static void block(Map<String, Shape> shapes, String name, int in, int out) {
    shapes.put(name + ".conv1.weight", new Shape(out, in, 3, 3));
    norm(shapes, name + ".bn1", out);
    shapes.put(name + ".conv2.weight", new Shape(out, out, 3, 3));
    norm(shapes, name + ".bn2", out);
    if (in != out) {
      shapes.put(name + ".downsample.0.weight", new Shape(out, in, 1, 1));
      norm(shapes, name + ".downsample.1", out);
    }
  }

  private static void norm(Map<String, Shape> shapes, String name, int channels) {
    for (String parameter : new String[] {"weight", "bias", "running_mean", "running_var"}) {
      shapes.put(name + "." + parameter, new Shape(channels));
    }
  }
}
