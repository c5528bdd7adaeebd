package io.cleave.lab.sweep;

import java.util.OptionalDouble;

/** One way in which all images of a sweep were classified. */
public sealed interface SweepPoint {
  /** {@return the name of the weights: {@code original}, or that of fine-tuned ones} */
  String variant();

  /** {@return the name that all points of one curve share} */
  String family();

  /**
   * {@return the position on the curve, such as a share, a magnitude, levels or a quality; empty if
   * there is none}
   */
  OptionalDouble amount();

  /** {@return the coding with all its settings} */
  String setting();

  /** {@return whether this is the whole network, with nothing between image and input} */
  default boolean isUncut() {
    return this instanceof Uncut;
  }

  /**
   * {@return whether this is sent at a cut}
   *
   * @param name the name of the cut
   */
  default boolean isAt(String name) {
    return this instanceof AtCut cut && cut.cut().equals(name);
  }

  /** {@return the name of the cut, or the text that stands for it if there is no cut} */
  default String place() {
    return this instanceof AtCut cut ? cut.cut() : "-";
  }

  /**
   * The whole network, run where the image is.
   *
   * @param variant the name of the weights
   */
  record Uncut(String variant) implements SweepPoint {
    private static final String WORD = "uncut";

    @Override
    public String family() {
      return WORD;
    }

    @Override
    public OptionalDouble amount() {
      return OptionalDouble.empty();
    }

    @Override
    public String setting() {
      return WORD;
    }
  }

  /**
   * The whole network, run where a picture file arrives.
   *
   * @param variant the name of the weights
   * @param family the format
   * @param amount the quality; empty if the format is lossless
   * @param setting the format and the quality
   */
  record AsPicture(String variant, String family, OptionalDouble amount, String setting)
      implements SweepPoint {}

  /**
   * The tail, run where activations arrive.
   *
   * @param variant the name of the weights
   * @param cut the name of the cut
   * @param family the name of a pruning rule, a profile, or a coding of the user's own
   * @param amount the position on the curve of that family; empty if there is none
   * @param setting the coding with all its settings
   */
  record AtCut(String variant, String cut, String family, OptionalDouble amount, String setting)
      implements SweepPoint {}
}
