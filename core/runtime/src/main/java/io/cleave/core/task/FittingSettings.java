package io.cleave.core.task;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.Fit;
import io.cleave.core.picture.Fitting;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.Resampling;
import io.cleave.core.settings.Settings;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** How a whole picture becomes the input, as settings say it. */
final class FittingSettings {
  private static final int COLOURS = 3;
  private static final String HEIGHT = "inputHeight";
  private static final String WIDTH = "inputWidth";

  private FittingSettings() {}

  static Fitting read(Settings settings, Signature inputs) {
    if (inputs.tensors().size() != 1 || !isPicture(inputs.tensors().get(0))) {
      throw settings.refused(
          "inputs", inputs, "one picture: float32 of 3 colours, height and width");
    }
    TensorShape shape = inputs.tensors().get(0).shape();
    PictureSize size =
        new PictureSize(side(settings, WIDTH, shape, 2), side(settings, HEIGHT, shape, 1));
    return new Fitting(
        size,
        settings.choice("fit", Fit.LETTERBOX),
        settings.findNumber("padding").orElse(Fitting.DEFAULT_PADDING),
        settings.colours(),
        settings.resampling());
  }

  private static boolean isPicture(TensorSpec input) {
    TensorShape shape = input.shape();
    return input.type() == ElementType.FLOAT32
        && shape.rank() == 3
        && shape.dim(0) == COLOURS
        && !shape.isOpen(0);
  }

  /** One side of the input: the network's own, or, of an open one, that which settings say. */
  private static int side(Settings settings, String key, TensorShape shape, int axis) {
    OptionalInt said = settings.findNumber(key);
    OptionalInt given = said.isPresent() ? said : settings.findNumber("inputSize");
    if (given.isEmpty() && shape.isOpen(axis)) {
      throw settings.refused(key, null, "a number of pixels: the network takes several");
    }
    int side = given.orElse(shape.dim(axis));
    boolean fits = shape.isOpen(axis) ? side <= shape.dim(axis) : side == shape.dim(axis);
    if (side < 1 || !fits) {
      String expected = shape.isOpen(axis) ? "1 to " + shape.dim(axis) : "" + shape.dim(axis);
      throw settings.refused(key, side, expected + ", which the network takes");
    }
    return side;
  }

  /** Checks that the network takes what is made of pictures. */
  static void requireFits(Fitting fitting, Signature inputs) {
    TensorSpec input = inputs.only("pictures");
    Check.argument(
        isPicture(input) && input.shape().admits(fitting.shape()),
        "preprocessing",
        fitting.shape(),
        "the network's " + input);
  }

  static Map<String, String> write(Fitting fitting) {
    Map<String, String> settings = new TreeMap<>();
    settings.put(HEIGHT, Integer.toString(fitting.input().height()));
    settings.put(WIDTH, Integer.toString(fitting.input().width()));
    settings.put("fit", fitting.fit().toString());
    settings.put("padding", Integer.toString(fitting.padding()));
    settings.put("mean", Settings.joined(fitting.colours().mean()));
    settings.put("deviation", Settings.joined(fitting.colours().deviation()));
    settings.put("colours", fitting.colours().order() == ColourOrder.RGB ? "rgb" : "bgr");
    settings.put("resampling", word(fitting.resampling()));
    return settings;
  }

  private static String word(Resampling resampling) {
    return resampling.name().toLowerCase(Locale.ROOT);
  }
}
