package io.cleave.codec;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.pruning.ActivationRule;
import io.cleave.codec.internal.pruning.MapRule;
import io.cleave.codec.internal.pruning.MapRule.Metric;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What of an activation is sent: an immutable value made of at most one rule for feature maps and
 * at most one rule for single activations. Haberer and Landsiedel 2022, sections 3.1 and 3.2.
 *
 * <p>The map rule goes first; the activation rule then judges the elements of the maps that
 * survived. An element survives an activation rule when its magnitude exceeds a threshold. NaN and
 * infinities exceed every threshold. What does not survive is {@code +0.0f} after decoding.
 */
public final class Pruning {
  private static final Pruning NONE = new Pruning(ActivationRule.LOSSLESS, null);

  private final ActivationRule activations;
  private final @Nullable MapRule maps;

  private Pruning(ActivationRule activations, @Nullable MapRule maps) {
    this.activations = activations;
    this.maps = maps;
  }

  /**
   * Sends the tensor bit for bit. Only {@code +0.0f} may be left out; {@code -0.0f} is a value.
   *
   * @return no pruning
   */
  public static Pruning none() {
    return NONE;
  }

  /**
   * Keeps every element whose magnitude exceeds a fixed threshold.
   *
   * @param threshold finite, not negative
   * @return the rule
   * @throws IllegalArgumentException if the threshold is negative, infinite or NaN
   */
  public static Pruning threshold(float threshold) {
    return activations(ActivationRule.Kind.THRESHOLD, Check.magnitude("threshold", threshold));
  }

  /**
   * Keeps the largest magnitudes of each input. With {@code k = round(fraction * elements)}, every
   * element not smaller than the k-th largest magnitude stays, so ties stay together. Zeros never
   * stay. Under a map rule the k-th largest is that of the surviving maps, while k still counts all
   * elements of the input.
   *
   * @param fraction from 0 to 1
   * @return the rule
   * @throws IllegalArgumentException if the fraction is outside 0 to 1
   */
  public static Pruning keep(double fraction) {
    return activations(ActivationRule.Kind.KEEP, checkFraction("keep", fraction));
  }

  /**
   * Keeps as much of each input as fits into a number of bytes, with header, mask and checksum. The
   * threshold is one at which the frame fits and below which it does not; elements of equal
   * magnitude stay or go together. An input whose NaN and infinities alone do not fit is refused by
   * {@link TensorEncoder#encode}.
   *
   * @param max the largest frame, in bytes
   * @return the rule
   * @throws IllegalArgumentException if max is not positive
   */
  public static Pruning bytes(int max) {
    Check.argument(max >= 1, "bytes", max, "a positive size");
    return activations(ActivationRule.Kind.BYTES, max);
  }

  /**
   * Keeps the feature maps whose largest magnitude exceeds a threshold, or is NaN.
   *
   * @param threshold finite, not negative
   * @return the rule
   * @throws IllegalArgumentException if the threshold is negative, infinite or NaN
   */
  public static Pruning mapsMax(float threshold) {
    return maps(Metric.MAX, MapRule.Kind.THRESHOLD, Check.magnitude("maps-max", threshold));
  }

  /**
   * Keeps the feature maps whose mean magnitude exceeds a threshold, or is NaN.
   *
   * @param threshold finite, not negative
   * @return the rule
   * @throws IllegalArgumentException if the threshold is negative, infinite or NaN
   */
  public static Pruning mapsMean(float threshold) {
    return maps(Metric.MEAN, MapRule.Kind.THRESHOLD, Check.magnitude("maps-mean", threshold));
  }

  /**
   * Keeps {@code round(fraction * channels)} feature maps, those with the greatest largest
   * magnitude. NaN ranks first; of equal maps the lower index stays.
   *
   * @param fraction from 0 to 1
   * @return the rule
   * @throws IllegalArgumentException if the fraction is outside 0 to 1
   */
  public static Pruning mapsMaxKeep(double fraction) {
    return maps(Metric.MAX, MapRule.Kind.KEEP, checkFraction("maps-max-keep", fraction));
  }

  /**
   * Keeps {@code round(fraction * channels)} feature maps, those with the greatest mean magnitude.
   * NaN ranks first; of equal maps the lower index stays.
   *
   * @param fraction from 0 to 1
   * @return the rule
   * @throws IllegalArgumentException if the fraction is outside 0 to 1
   */
  public static Pruning mapsMeanKeep(double fraction) {
    return maps(Metric.MEAN, MapRule.Kind.KEEP, checkFraction("maps-mean-keep", fraction));
  }

  /**
   * Reads the form that {@link #toString} writes: {@code none}, or rules joined by a comma, such as
   * {@code keep=0.3,maps-mean=0.1}. The rules are {@code threshold}, {@code keep}, {@code bytes},
   * {@code maps-max}, {@code maps-mean}, {@code maps-max-keep} and {@code maps-mean-keep}.
   *
   * @param text the rules
   * @return the pruning
   * @throws IllegalArgumentException if a rule is unknown, its number is out of range, or two rules
   *     are for the same thing
   */
  public static Pruning parse(String text) {
    Pruning pruning = NONE;
    for (String rule : text.split(",", -1)) {
      pruning = pruning.and(parseRule(rule.strip()));
    }
    return pruning;
  }

  private static Pruning parseRule(String rule) {
    if (rule.equals("none")) {
      return NONE;
    }
    int equals = rule.indexOf('=');
    String name = equals < 0 ? rule : rule.substring(0, equals);
    String amount = rule.substring(equals + 1);
    try {
      return switch (name) {
        case "threshold" -> threshold(Float.parseFloat(amount));
        case "keep" -> keep(Double.parseDouble(amount));
        case "bytes" -> bytes(Integer.parseInt(amount));
        case "maps-max" -> mapsMax(Float.parseFloat(amount));
        case "maps-mean" -> mapsMean(Float.parseFloat(amount));
        case "maps-max-keep" -> mapsMaxKeep(Double.parseDouble(amount));
        case "maps-mean-keep" -> mapsMeanKeep(Double.parseDouble(amount));
        default ->
            throw Check.refusal(
                "prune",
                rule,
                "none, threshold=T, keep=F, bytes=N, maps-max=T, maps-mean=T, maps-max-keep=F or"
                    + " maps-mean-keep=F");
      };
    } catch (NumberFormatException e) {
      throw Check.refusal("prune", rule, "a number", e);
    }
  }

  /**
   * Joins a rule for maps and a rule for activations.
   *
   * @param other rules for what this one leaves open
   * @return both
   * @throws IllegalArgumentException if both have a rule for maps, or both one for activations
   */
  public Pruning and(Pruning other) {
    boolean activationsClash = prunesActivations() && other.prunesActivations();
    boolean mapsClash = maps != null && other.maps != null;
    if (activationsClash || mapsClash) {
      throw Check.refusal(
          "prune", this + " and " + other, "at most one rule for maps and one for activations");
    }
    return new Pruning(
        prunesActivations() ? activations : other.activations, maps != null ? maps : other.maps);
  }

  ActivationRule activations() {
    return activations;
  }

  Optional<MapRule> maps() {
    return Optional.ofNullable(maps);
  }

  /** The byte budget, if that is the rule for activations. */
  OptionalInt budget() {
    return activations.kind() == ActivationRule.Kind.BYTES
        ? OptionalInt.of((int) activations.amount())
        : OptionalInt.empty();
  }

  /** The rule for maps beside a byte budget. */
  Pruning withoutBudget() {
    return new Pruning(ActivationRule.LOSSLESS, maps);
  }

  private boolean prunesActivations() {
    return activations.kind() != ActivationRule.Kind.LOSSLESS;
  }

  private static Pruning activations(ActivationRule.Kind kind, double amount) {
    return new Pruning(new ActivationRule(kind, amount), null);
  }

  private static Pruning maps(Metric metric, MapRule.Kind kind, double amount) {
    return new Pruning(ActivationRule.LOSSLESS, new MapRule(metric, kind, amount));
  }

  private static double checkFraction(String name, double fraction) {
    Check.argument(fraction >= 0 && fraction <= 1, name, fraction, "0 to 1");
    return Math.abs(fraction);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pruning pruning
        && activations.equals(pruning.activations)
        && Objects.equals(maps, pruning.maps);
  }

  @Override
  public int hashCode() {
    return Objects.hash(activations, maps);
  }

  @Override
  public String toString() {
    if (maps == null) {
      return activations.toString();
    }
    return prunesActivations() ? activations + "," + maps : maps.toString();
  }
}
