package io.cleave.lab.sweep;

import java.util.OptionalDouble;

/** One way in which all images of a sweep were answered. */
public sealed interface SweepPoint {
  /** {@return the weights' name, {@code original} or that of fine-tuned ones} */
  String variant();

  /** {@return what is alike in all points of one curve} */
  String family();

  /** {@return the place on the curve: a share, a magnitude, levels, a quality} */
  OptionalDouble amount();

  /** {@return the way with all its settings} */
  String setting();

  /** {@return whether it is the network as a whole, with nothing between image and input} */
  default boolean isUncut() {
    return this instanceof Uncut;
  }

  /**
   * {@return whether it is sent at a cut}
   *
   * @param name of the cut
   */
  default boolean isAt(String name) {
    return this instanceof AtCut cut && cut.cut().equals(name);
  }

  /** {@return the cut's name, or what is shown where there is none} */
  default String place() {
    return this instanceof AtCut cut ? cut.cut() : "-";
  }

  /**
   * The network as a whole, where the image is.
   *
   * @param variant the weights' name
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
   * The network as a whole, where a picture file arrives.
   *
   * @param variant the weights' name
   * @param family the format
   * @param amount the quality
   * @param setting both
   */
  record AsPicture(String variant, String family, OptionalDouble amount, String setting)
      implements SweepPoint {}

  /**
   * The tail, where activations arrive.
   *
   * @param variant the weights' name
   * @param cut the cut's name
   * @param family a pruning rule, a profile, or a coding of one's own
   * @param amount of the family
   * @param setting the whole coding
   */
  record AtCut(String variant, String cut, String family, OptionalDouble amount, String setting)
      implements SweepPoint {}
}
