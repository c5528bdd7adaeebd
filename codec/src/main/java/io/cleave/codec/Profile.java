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
 * How an activation is sent, in one word that a user can choose: an immutable value made of what is
 * pruned, how values are quantised, and what codes them.
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
 * <p>These are the kinds that come with this module; a {@link ProfileKind} of anyone's own
 * registers itself, and is parsed by its name.
 *
 * <p>The error that a profile makes is bounded for each frame by {@link TensorEncoder#lastBound};
 * {@code docs/profiles.md} says how the profiles compare.
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

  /** {@return a mask and float32: what survives pruning comes back bit for bit} */
  public static Profile exact() {
    return named("exact");
  }

  /** {@return a mask and float16} */
  public static Profile half() {
    return named("half");
  }

  /** {@return 256 levels and a fast general-purpose compressor} */
  public static Profile fast() {
    return named("fast");
  }

  /** {@return 16 levels and a coder whose contexts are the neighbours in the feature map} */
  public static Profile compact() {
    return named("compact");
  }

  /** {@return 16 levels and a coder that mixes several models, for the thinnest of links} */
  public static Profile smallest() {
    return named("smallest");
  }

  /** {@return every profile that has a rung, with its defaults, the one of most bytes first} */
  public static List<Profile> ladder() {
    return KINDS.all().stream()
        .filter(kind -> kind.rung() > 0)
        .sorted(Comparator.comparingInt(ProfileKind::rung))
        .map(Profile::new)
        .toList();
  }

  /**
   * Reads the form that {@link #toString} writes: a profile's name, then settings, all joined by
   * commas, such as {@code compact,levels=6,threshold=0.05,scale=tensor,bytes=700}. The settings
   * are {@code levels}, {@code scale}, {@code bytes} and the rules of {@link Pruning#parse}.
   *
   * @param text the profile
   * @return the profile
   * @throws IllegalArgumentException if the name or a setting is unknown, out of range, or not one
   *     of this profile
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

  /** The ladder's names in its order, then any others. */
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
   * Sets how many values a symbol tells apart.
   *
   * @param levels 2 to 256
   * @return this profile with these levels
   * @throws IllegalArgumentException if the levels are out of range, the profile does not quantise,
   *     or it has a calibration, which says the levels
   */
  public Profile withLevels(int levels) {
    requireOwnSteps("levels");
    Check.range("levels", levels, 2, SymbolPlanes.MAX_LEVELS);
    return new Profile(kind, pruning, levels, scale, budget, null);
  }

  /**
   * Sets what shares a quantiser step.
   *
   * @param scale by default {@link Scale#AUTO}
   * @return this profile with this scale
   * @throws IllegalArgumentException if the profile does not quantise, or has a calibration, which
   *     says the steps
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
   * Sets the largest magnitude that becomes 0, in place of all pruning that was set. In a profile
   * that quantises it widens the zero bin, which is half a step to each side without it.
   *
   * @param threshold finite, not negative
   * @return this profile with this threshold
   * @throws IllegalArgumentException if the threshold is negative, infinite or NaN
   */
  public Profile withThreshold(float threshold) {
    return withPruning(Pruning.threshold(threshold));
  }

  /**
   * Sets what is dropped, in place of all pruning that was set. {@link Pruning#bytes} is a byte
   * budget and leaves the budget alone where it is not among the rules.
   *
   * @param pruning what is dropped
   * @return this profile with this pruning
   * @throws IllegalArgumentException if {@link #exact} or {@link #half} would have a budget beside
   *     another rule for activations
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
   * Sets the most bytes that a frame may take, whatever the input. {@link #exact} and {@link #half}
   * then drop the smallest magnitudes, see {@link Pruning#bytes}. The others take fewer levels, and
   * where two are too many, drop the smallest magnitudes. A calibrated profile keeps its levels.
   *
   * @param bytes the largest frame
   * @return this profile with this budget
   * @throws IllegalArgumentException if bytes is not positive, or if {@link #exact} or {@link
   *     #half} has a rule for activations already
   */
  public Profile withBudget(int bytes) {
    return with(pruning, Pruning.bytes(bytes).budget().getAsInt());
  }

  /**
   * Fixes levels, steps, threshold and coder tables, so that frames need not say them and nothing
   * has to be searched. A rule for activations in this profile counts in place of the calibration's
   * threshold.
   *
   * @param calibration what both ends know
   * @return this profile with this calibration
   * @throws IllegalArgumentException if the profile does not quantise
   */
  public Profile withCalibration(Calibration calibration) {
    if (!quantises()) {
      requireOwnSteps("calibration");
    }
    return new Profile(kind, pruning, calibration.levels(), scale, budget, calibration);
  }

  /**
   * Leaves the calibration out for tensors that it is not for.
   *
   * @param shape of the tensors, fixed
   * @return this profile; without its calibration, and with the kind's own levels, if that is for
   *     another shape
   */
  public Profile forTensor(TensorShape shape) {
    return calibration == null || calibration.isFor(shape)
        ? this
        : new Profile(kind, pruning, kind.levels(), scale, budget, null);
  }

  /** {@return the profile's name, without its settings} */
  public String name() {
    return kind.name();
  }

  /** {@return how many values a symbol tells apart; 0 for {@link #exact} and {@link #half}} */
  public int levels() {
    return levels;
  }

  /** {@return what shares a quantiser step where there is no calibration} */
  public Scale scale() {
    return scale;
  }

  /** {@return what is dropped, without the byte budget} */
  public Pruning pruning() {
    return pruning;
  }

  /** {@return the most bytes that a frame may take, if that is limited} */
  public OptionalInt budget() {
    return budget == 0 ? OptionalInt.empty() : OptionalInt.of(budget);
  }

  /** {@return what both ends know, if the profile is calibrated} */
  public Optional<Calibration> calibration() {
    return Optional.ofNullable(calibration);
  }

  /** {@return whether the profile is calibrated, with tables for the entropy coder} */
  public boolean hasTables() {
    return calibration != null && calibration.tables().isPresent();
  }

  /** {@return the id of the {@link TensorFormat} of float32 tensors} */
  public int format() {
    return kind.format();
  }

  ProfileKind kind() {
    return kind;
  }

  /** The ids of what may code the symbols. */
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
   * Returns the name and those settings that are not the default. {@link #parse} reads it, save
   * where it ends in {@code calibration=ID}: a calibration is more than its id.
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
