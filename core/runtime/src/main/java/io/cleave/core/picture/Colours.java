package io.cleave.core.picture;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * How the colours of a pixel become numbers: put into the network's order, scaled to 0..1, reduced
 * by a mean and divided by a deviation. Immutable.
 *
 * @param mean what is subtracted from each colour, in the network's order
 * @param deviation what each colour is divided by, in the network's order
 * @param order the order in which the network takes the colours
 */
public record Colours(List<Float> mean, List<Float> deviation, ColourOrder order) {
  private static final float MAX_COLOUR = 255;

  /**
   * Checks that there are numbers for three colours.
   *
   * @param mean three numbers
   * @param deviation three numbers
   * @param order the order in which the network takes the colours
   * @throws IllegalArgumentException if there are not
   */
  public Colours {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    boolean coloured = mean.size() == 3 && deviation.size() == 3;
    String both = mean + ", " + deviation;
    Check.argument(coloured, "mean, deviation", both, "three numbers each");
  }

  /** {@return colours from 0 to 1, red first} */
  public static Colours plain() {
    return new Colours(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), ColourOrder.RGB);
  }

  /** What a colour of 0 to 255 becomes at a place of the network's order. */
  float value(int place, int colour) {
    return (colour / MAX_COLOUR - mean.get(place)) / deviation.get(place);
  }

  /** All 256 values at a place of the network's order. */
  float[] values(int place) {
    float[] values = new float[256];
    for (int colour = 0; colour < values.length; colour++) {
      values[colour] = value(place, colour);
    }
    return values;
  }
}
