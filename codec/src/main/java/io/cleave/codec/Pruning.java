package io.cleave.codec;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.pruning.ActivationRule;
import io.cleave.codec.internal.pruning.MapRule;
import io.cleave.codec.internal.pruning.MapRule.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of an activation are sent. An immutable value of at most one rule for feature maps
 * and at most one rule for single activations. See Haberer and Landsiedel 2022, sections 3.1 and
 * 3.2.
 *
 * <p>The map rule goes first; the activation rule then judges the elements of the maps that
 * survived. An element survives an activation rule when its magnitude exceeds a threshold. NaN and
 * infinities exceed every threshold. An element that does not survive is decoded as {@code +0.0f}.
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
   * {@return no pruning: the tensor is sent bit for bit} Only {@code +0.0f} may be left out; {@code
   * -0.0f} counts as a value.
   */
  public static Pruning none() {
    return NONE;
  }

  /**
   * {@return a rule that keeps the elements whose magnitude exceeds a fixed threshold}
   *
   * @param threshold finite, not negative
   * @throws IllegalArgumentException if the threshold is negative, infinite or NaN
   */
  public static Pruning threshold(float threshold) {
    return activations(ActivationRule.Kind.THRESHOLD, Check.magnitude("threshold", threshold));
  }

  /**
   * {@return a rule that keeps the largest magnitudes of each input} With {@code k = round(fraction
   * * elements)}, it keeps every element not smaller than the k-th largest magnitude, so that ties
   * stay together. Zeros are never kept. Combined with a rule for maps, the k-th largest is taken
   * among the surviving maps, while k still counts all elements of the input.
   *
   * @param fraction the fraction to keep, 0 to 1
   * @throws IllegalArgumentException if the fraction is outside 0 to 1
   */
  public static Pruning keep(double fraction) {
    return activations(ActivationRule.Kind.KEEP, checkFraction("keep", fraction));
  }

  /**
   * {@return a rule that keeps as much of each input as fits into a frame of limited size} The size
   * includes header, mask and checksum. The threshold is one at which the frame fits and below
   * which it does not; elements of equal magnitude stay or go together. {@link
   * TensorEncoder#encode} refuses an input whose NaN and infinities alone do not fit.
   *
   * @param max the max size of a frame, in bytes
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public static Pruning bytes(int max) {
    Check.argument(max >= 1, "bytes", max, "a positive size");
    return activations(ActivationRule.Kind.BYTES, max);
  }

  /**
   * {@return a rule that keeps the feature maps whose largest magnitude exceeds a threshold or is
   * NaN}
   *
   * @param threshold finite, not negative
   * @throws IllegalArgumentException if the threshold is negative, infinite or NaN
   */
  public static Pruning mapsMax(float threshold) {
    return maps(Metric.MAX, MapRule.Kind.THRESHOLD, Check.magnitude("maps-max", threshold));
  }

  /**
   * {@return a rule that keeps the feature maps whose mean magnitude exceeds a threshold or is NaN}
   *
   * @param threshold finite, not negative
   * @throws IllegalArgumentException if the threshold is negative, infinite or NaN
   */
  public static Pruning mapsMean(float threshold) {
    return maps(Metric.MEAN, MapRule.Kind.THRESHOLD, Check.magnitude("maps-mean", threshold));
  }

  /**
   * {@return a rule that keeps {@code round(fraction * channels)} feature maps, those with the
   * greatest largest magnitude} NaN ranks first; of equal maps, the one with the lower index is
   * kept.
   *
   * @param fraction the fraction to keep, 0 to 1
   * @throws IllegalArgumentException if the fraction is outside 0 to 1
   */
  public static Pruning mapsMaxKeep(double fraction) {
    return maps(Metric.MAX, MapRule.Kind.KEEP, checkFraction("maps-max-keep", fraction));
  }

  /**
   * {@return a rule that keeps {@code round(fraction * channels)} feature maps, those with the
   * greatest mean magnitude} NaN ranks first; of equal maps, the one with the lower index is kept.
   *
   * @param fraction the fraction to keep, 0 to 1
   * @throws IllegalArgumentException if the fraction is outside 0 to 1
   */
  public static Pruning mapsMeanKeep(double fraction) {
    return maps(Metric.MEAN, MapRule.Kind.KEEP, checkFraction("maps-mean-keep", fraction));
  }

  /**
   * {@return the pruning that a text describes} The text has the form that {@link #toString}
   * writes: {@code none}, or rules joined by a comma, such as {@code keep=0.3,maps-mean=0.1}. The
   * rules are {@code threshold}, {@code keep}, {@code bytes}, {@code maps-max}, {@code maps-mean},
   * {@code maps-max-keep} and {@code maps-mean-keep}.
   *
   * @param text the text
   * @throws IllegalArgumentException if a rule is unknown, its number is out of range, or two rules
   *     apply to the same thing
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
   * {@return the rules of both: one for maps and one for activations}
   *
   * @param other rules for what this pruning has no rule for
   * @throws IllegalArgumentException if both have a rule for maps, or both have one for activations
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

  /**
   * One rule with its number.
   *
   * @param name as {@link #parse} knows it
   * @param amount a share in [0, 1], a magnitude or a number of bytes
   */
  public record Rule(String name, double amount) {}

  /**
   * {@return the rules of which this is made: none, one for activations or maps, or one of each}
   */
  public List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    if (prunesActivations()) {
      rules.add(new Rule(activations.name(), activations.written()));
    }
    maps().ifPresent(rule -> rules.add(new Rule(rule.name(), rule.written())));
    return rules;
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

  /** The rules besides the byte budget. */
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
