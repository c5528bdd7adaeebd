package io.cleave.codec.quantise;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.util.Locale;

/** Which elements share one quantiser step. */
public enum Scale {
  /**
   * A step for each feature map if a map has at least {@value #AUTO_MAP_ELEMENTS} elements,
   * otherwise one for the tensor.
   */
  AUTO,

  /** One step for the whole tensor. */
  TENSOR,

  /** A step for each feature map, which takes half a byte for each map. */
  MAP;

  /** The min size of a feature map whose own step is worth its half byte: {@value} elements. */
  static final int AUTO_MAP_ELEMENTS = 64;

  /**
   * {@return whether each feature map of a tensor has its own step}
   *
   * @param shape the shape of the tensor
   */
  public boolean isPerMap(TensorShape shape) {
    int maps = SymbolPlanes.maps(shape);
    boolean worthIt = maps > 1 && shape.elements() / maps >= AUTO_MAP_ELEMENTS;
    return this == MAP || (this == AUTO && worthIt);
  }

  /**
   * {@return the scale that a text names} The text has the form that {@link #toString} writes.
   *
   * @param text {@code auto}, {@code tensor} or {@code map}
   * @throws IllegalArgumentException if the text is anything else
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
