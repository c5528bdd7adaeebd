package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Registry;
import io.cleave.codec.quantise.Scale;
import io.cleave.codec.tensor.TensorShape;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How an activation is sent, described by one word that a user can choose. An immutable value: what
 * is pruned, how values are quantised, and what codes them.
 *
 * <table>
 * <caption>The ladder, from the most bytes to the fewest</caption>
 * <tr><th>profile</th><th>survivors</th><th>coded by</th></tr>
 * <tr><td>{@link #exact}</td><td>float32, bit for bit</td><td>mask</td></tr>
 * <tr><td>{@link #half}</td><td>float16</td><td>mask</td></tr>
 * <tr><td>{@link #fast}</td><td>256 levels</td><td>zstd</td></tr>
 * <tr><td>{@link #compact}</td><td>16 levels</td><td>contexts of neighbours</td></tr>
 * <tr><td>{@link #smallest}</td><td>16 levels</td><td>several models mixed</td></tr>
 * </table>
 *
 * <p>These kinds come with this module. An application can register a {@link ProfileKind} of its
 * own, which {@link #parse} then knows by its name.
 *
 * <p>{@link TensorEncoder#lastBound} bounds the error of each frame; {@code docs/profiles.md} says
 * how the profiles compare.
 */
public final class Profile {
  private static final Registry<String, ProfileKind> KINDS =
      Registry.byName(ProfileKind.class, ProfileKind::name);

  private final ProfileKind kind;
  private final Pruning pruning;
  private final int levels;
  private final Scale scale;
  private final int budget;
  private final @Nullable Calibration calibration;

  private Profile(ProfileKind kind) {
    this(kind, Pruning.none(), kind.levels(), Scale.AUTO, 0, null);
  }

  private Profile(
      ProfileKind kind,
      Pruning pruning,
      int levels,
      Scale scale,
      int budget,
      @Nullable Calibration calibration) {
    this.kind = kind;
    this.pruning = pruning;
    this.levels = levels;
    this.scale = scale;
    this.budget = budget;
    this.calibration = calibration;
  }

  /** {@return the profile of a mask and float32: what survives pruning is restored bit for bit} */
  public static Profile exact() {
    return named("exact");
  }

  /** {@return the profile of a mask and float16} */
  public static Profile half() {
    return named("half");
  }

  /** {@return the profile of 256 levels and a fast general-purpose compressor} */
  public static Profile fast() {
    return named("fast");
  }

  /**
   * {@return the profile of 16 levels and a coder whose contexts are the neighbours in the feature
   * map}
   */
  public static Profile compact() {
    return named("compact");
  }

  /**
   * {@return the profile of 16 levels and a coder that mixes several models, for the slowest links}
   */
  public static Profile smallest() {
    return named("smallest");
  }

  /** {@return every profile that has a rung, with its defaults, in descending order of bytes} */
  public static List<Profile> ladder() {
    return KINDS.all().stream()
        .filter(kind -> kind.rung() > 0)
        .sorted(Comparator.comparingInt(ProfileKind::rung))
        .map(Profile::new)
        .toList();
  }

  /**
   * {@return the profile that a text describes} The text has the form that {@link #toString}
   * writes: a profile's name, then settings, all joined by commas, such as {@code
   * compact,levels=6,threshold=0.05,scale=tensor,bytes=700}. The settings are {@code levels},
   * {@code scale}, {@code bytes} and the rules of {@link Pruning#parse}.
   *
   * @param text the text
   * @throws IllegalArgumentException if the name or a setting is unknown, a number is out of range,
   *     or a setting does not belong to this profile
   */
  public static Profile parse(String text) {
    String[] parts = text.split(",", -1);
    Profile profile = named(parts[0].strip());
    Pruning pruning = Pruning.none();
    for (int i = 1; i < parts.length; i++) {
      String setting = parts[i].strip();
      String amount = setting.substring(setting.indexOf('=') + 1);
      if (setting.startsWith("levels=")) {
        profile = profile.withLevels(parseLevels(amount));
      } else if (setting.startsWith("scale=")) {
        profile = profile.withScale(Scale.parse(amount));
      } else if (setting.startsWith("bytes=")) {
        profile = profile.withPruning(Pruning.parse(setting));
      } else {
        pruning = pruning.and(Pruning.parse(setting));
      }
    }
    return profile.with(pruning, profile.budget);
  }

  private static Profile named(String name) {
    return KINDS
        .find(name)
        .map(Profile::new)
        .orElseThrow(() -> Check.refusal("profile", name, names()));
  }

  /** The names of the ladder in its order, then all others. */
  private static String names() {
    List<String> names =
        KINDS.all().stream()
            .sorted(
                Comparator.comparingInt(kind -> kind.rung() == 0 ? Integer.MAX_VALUE : kind.rung()))
            .map(ProfileKind::name)
            .toList();
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private static int parseLevels(String amount) {
    try {
      return Integer.parseInt(amount);
    } catch (NumberFormatException e) {
      throw Check.refusal("levels", amount, "2 to 256", e);
    }
  }

  /**
   * {@return a copy of this profile with another number of levels}
   *
   * @param levels how many values a symbol can tell apart, 2 to 256
   * @throws IllegalArgumentException if {@code levels} is out of range, this profile does not
   *     quantise, or it has a calibration, which sets the levels
   */
  public Profile withLevels(int levels) {
    requireOwnSteps("levels");
    Check.range("levels", levels, 2, SymbolPlanes.MAX_LEVELS);
    return new Profile(kind, pruning, levels, scale, budget, null);
  }

  /**
   * {@return a copy of this profile with another scale}
   *
   * @param scale which elements share a quantiser step; the default is {@link Scale#AUTO}
   * @throws IllegalArgumentException if this profile does not quantise, or has a calibration, which
   *     sets the steps
   */
  public Profile withScale(Scale scale) {
    requireOwnSteps("scale");
    return new Profile(kind, pruning, levels, Objects.requireNonNull(scale), budget, null);
  }

  private void requireOwnSteps(String setting) {
    if (!quantises() || calibration != null) {
      String reason = calibration == null ? " does not quantise" : " is calibrated";
      throw Check.refusal(setting, name() + reason, "one that does, uncalibrated");
    }
  }

  private boolean quantises() {
    return kind.levels() > 0;
  }

  /**
   * {@return a copy of this profile that drops small magnitudes, instead of any pruning set before}
   * In a profile that quantises, the threshold widens the zero bin, which otherwise reaches half a
   * step to each side.
   *
   * @param threshold the largest magnitude that becomes 0; finite and not negative
   * @throws IllegalArgumentException if the threshold is negative, infinite or NaN
   */
  public Profile withThreshold(float threshold) {
    return withPruning(Pruning.threshold(threshold));
  }

  /**
   * {@return a copy of this profile with other pruning, instead of any pruning set before} {@link
   * Pruning#bytes} sets the byte budget; pruning without that rule leaves the budget as it is.
   *
   * @param pruning what is dropped
   * @throws IllegalArgumentException if this is {@link #exact} or {@link #half} and would then have
   *     a budget and another rule for activations
   */
  public Profile withPruning(Pruning pruning) {
    OptionalInt bytes = pruning.budget();
    return bytes.isPresent()
        ? with(pruning.withoutBudget(), bytes.getAsInt())
        : with(pruning, budget);
  }

  private Profile with(Pruning others, int bytes) {
    Profile profile = new Profile(kind, others, levels, scale, bytes, calibration);
    if (!quantises()) {
      profile.pruningWithBudget(); // throws where two rules would set one threshold
    }
    return profile;
  }

  /**
   * {@return a copy of this profile whose frames never exceed a number of bytes, whatever the
   * input} {@link #exact} and {@link #half} then drop the smallest magnitudes, see {@link
   * Pruning#bytes}. The other profiles use fewer levels, and drop the smallest magnitudes where
   * even two levels are too many. A calibrated profile keeps its levels.
   *
   * @param bytes the max size of a frame, in bytes
   * @throws IllegalArgumentException if {@code bytes} is not positive, or this is {@link #exact} or
   *     {@link #half} and already has a rule for activations
   */
  public Profile withBudget(int bytes) {
    return with(pruning, Pruning.bytes(bytes).budget().getAsInt());
  }

  /**
   * {@return a copy of this profile with a calibration} It fixes levels, steps, threshold and coder
   * tables, so that frames need not carry them and the encoder need not search for them. A rule for
   * activations in this profile takes precedence over the calibration's threshold.
   *
   * @param calibration what sender and receiver both know
   * @throws IllegalArgumentException if this profile does not quantise
   */
  public Profile withCalibration(Calibration calibration) {
    if (!quantises()) {
      requireOwnSteps("calibration");
    }
    return new Profile(kind, pruning, calibration.levels(), scale, budget, calibration);
  }

  /** {@return this profile without its calibration} */
  public Profile uncalibrated() {
    return calibration == null
        ? this
        : new Profile(kind, pruning, kind.levels(), scale, budget, null);
  }

  /**
   * {@return this profile, or a copy without the calibration and with the default levels of its
   * kind if the calibration is for another shape}
   *
   * @param shape the shape of the tensors to send, fixed
   */
  public Profile forTensor(TensorShape shape) {
    return calibration == null || calibration.isFor(shape)
        ? this
        : new Profile(kind, pruning, kind.levels(), scale, budget, null);
  }

  /** {@return the profile's name, without settings} */
  public String name() {
    return kind.name();
  }

  /** {@return how many values a symbol can tell apart; 0 for {@link #exact} and {@link #half}} */
  public int levels() {
    return levels;
  }

  /** {@return which elements share a quantiser step if there is no calibration} */
  public Scale scale() {
    return scale;
  }

  /** {@return what is dropped, without the byte budget} */
  public Pruning pruning() {
    return pruning;
  }

  /** {@return the max size of a frame in bytes, if it is limited} */
  public OptionalInt budget() {
    return budget == 0 ? OptionalInt.empty() : OptionalInt.of(budget);
  }

  /** {@return the calibration, if there is one} */
  public Optional<Calibration> calibration() {
    return Optional.ofNullable(calibration);
  }

  /** {@return whether the profile has a calibration with tables for the entropy coder} */
  public boolean hasTables() {
    return calibration != null && calibration.tables().isPresent();
  }

  /** {@return the id of the {@link TensorFormat} that float32 tensors are written in} */
  public int format() {
    return kind.format();
  }

  ProfileKind kind() {
    return kind;
  }

  /** The ids of the coders that may code the symbols. */
  int[] coders() {
    return kind.coders(this).stream().mapToInt(Integer::intValue).toArray();
  }

  /** The pruning of a profile that does not quantise: its budget is a rule for activations. */
  Pruning pruningWithBudget() {
    return budget == 0 ? pruning : pruning.and(Pruning.bytes(budget));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Profile profile
        && kind == profile.kind
        && pruning.equals(profile.pruning)
        && levels == profile.levels
        && scale == profile.scale
        && budget == profile.budget
        && Objects.equals(calibration, profile.calibration);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, pruning, levels, scale, budget, calibration);
  }

  /**
   * {@return the name and the settings that differ from the default} {@link #parse} reads this
   * text, unless it ends in {@code calibration=ID}: a calibration is more than its id.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name());
    if (calibration == null) {
      text.append(levels == kind.levels() ? "" : ",levels=" + levels);
      text.append(scale == Scale.AUTO ? "" : ",scale=" + scale);
    }
    text.append(pruning.equals(Pruning.none()) ? "" : "," + pruning);
    text.append(budget == 0 ? "" : ",bytes=" + budget);
    if (calibration != null) {
      text.append(String.format(Locale.ROOT, ",calibration=%08x", calibration.id()));
    }
    return text.toString();
  }
}
