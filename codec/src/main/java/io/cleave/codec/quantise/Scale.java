package io.cleave.codec.quantise;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.util.Locale;

/** What shares one quantiser step. */
public enum Scale {
  /** A step for each feature map where one has at least {@value #AUTO_MAP_ELEMENTS} elements. */
  AUTO,

  /** One step for the whole tensor. */
  TENSOR,

  /** A step for each feature map, which takes half a byte a map. */
  MAP;

  /** The smallest feature map whose own step is worth its half byte: {@value} elements. */
  static final int AUTO_MAP_ELEMENTS = 64;

  /**
   * Whether each feature map has its own step.
   *
   * @param shape of a tensor
   * @return false if one step serves them all
   */
  public boolean isPerMap(TensorShape shape) {
    int maps = SymbolPlanes.maps(shape);
    boolean worthIt = maps > 1 && shape.elements() / maps >= AUTO_MAP_ELEMENTS;
    return this == MAP || (this == AUTO && worthIt);
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @param text {@code auto}, {@code tensor} or {@code map}
   * @return the scale
   * @throws IllegalArgumentException if the text is none of them
   */
  public static Scale parse(String text) {
    for (Scale scale : values()) {
      if (scale.toString().equals(text)) {
        return scale;
      }
    }
    throw Check.refusal("scale", text, "auto, tensor or map");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
