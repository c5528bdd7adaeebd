package io.cleave.cli.options;

import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.lab.link.PictureCoding;
import io.cleave.lab.link.PictureCoding.Format;
import io.cleave.lab.sweep.SweepPlanBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Options that say which ways to send an image are compared. */
public final class SweepOptions {
  private static final List<Double> DEFAULT_KEPT = List.of(0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02);
  private static final List<Float> DEFAULT_THRESHOLDS =
      List.of(0.05f, 0.1f, 0.2f, 0.4f, 0.8f, 1.6f);
  private static final List<Double> DEFAULT_KEPT_MAPS = List.of(0.75, 0.5, 0.3, 0.2, 0.1);
  private static final List<Integer> DEFAULT_LEVELS = List.of(16, 8, 6, 4, 3, 2);
  private static final List<Integer> DEFAULT_QUALITIES = List.of(5, 10, 20, 30, 50, 75, 90);

  @Option(
      names = "--keep",
      paramLabel = "F",
      split = ",",
      description = "Activation pruning: the share of values that stay, largest first.")
  private List<Double> kept = new ArrayList<>();

  @Option(
      names = "--threshold",
      paramLabel = "T",
      split = ",",
      description = "Activation pruning: drops values of magnitude T or less.")
  private List<Float> thresholds = new ArrayList<>();

  @Option(
      names = "--maps-max-keep",
      paramLabel = "F",
      split = ",",
      description = "Feature-map pruning: the share of maps that stay, by their maximum.")
  private List<Double> mapsMaxKept = new ArrayList<>();

  @Option(
      names = "--maps-mean-keep",
      paramLabel = "F",
      split = ",",
      description = "Feature-map pruning: the share of maps that stay, by their mean.")
  private List<Double> mapsMeanKept = new ArrayList<>();

  @Option(
      names = "--maps-max",
      paramLabel = "T",
      split = ",",
      description = "Feature-map pruning: drops maps whose maximum is T or less.")
  private List<Float> mapsMax = new ArrayList<>();

  @Option(
      names = "--maps-mean",
      paramLabel = "T",
      split = ",",
      description = "Feature-map pruning: drops maps whose mean is T or less.")
  private List<Float> mapsMean = new ArrayList<>();

  @Option(
      names = "--profile",
      paramLabel = "NAME[,SETTING...]",
      converter = ProfileConverter.class,
      description = {
        "A profile with its settings, as 'classify' takes it; may be given several times. 'auto' is"
            + " each of the ladder."
      })
  private List<ProfileConverter.Choice> profiles = new ArrayList<>();

  @Option(
      names = "--jpeg",
      paramLabel = "Q",
      split = ",",
      description = "The image itself as JPEG, 1 to 100, for the uncut network.")
  private List<Integer> qualities = new ArrayList<>();

  @Option(
      names = "--webp",
      paramLabel = "Q",
      split = ",",
      description = "The image itself as lossy WebP, 1 to 100, for the uncut network.")
  private List<Integer> webpQualities = new ArrayList<>();

  @Option(names = "--png", description = "The image itself as PNG, for the uncut network.")
  private boolean png;

  @Option(
      names = "--webp-lossless",
      description = "The image itself as lossless WebP, for the uncut network.")
  private boolean webpLossless;

  /** Adds the points that the user named to a plan, or the default ones if there are none. */
  public void addTo(SweepPlanBuilder plan) {
    if (isEmpty()) {
      kept = DEFAULT_KEPT;
      thresholds = DEFAULT_THRESHOLDS;
      mapsMaxKept = DEFAULT_KEPT_MAPS;
      mapsMeanKept = DEFAULT_KEPT_MAPS;
      profiles = List.of(new ProfileConverter.Choice(defaultProfiles()));
      qualities = DEFAULT_QUALITIES;
      png = true;
    }
    addRules(plan, kept, Pruning::keep);
    addRules(plan, thresholds, Pruning::threshold);
    addRules(plan, mapsMaxKept, Pruning::mapsMaxKeep);
    addRules(plan, mapsMeanKept, Pruning::mapsMeanKeep);
    addRules(plan, mapsMax, Pruning::mapsMax);
    addRules(plan, mapsMean, Pruning::mapsMean);
    profiles.forEach(choice -> choice.profiles().forEach(plan::profile));
    qualities.forEach(quality -> plan.picture(new PictureCoding(Format.JPEG, quality)));
    webpQualities.forEach(quality -> plan.picture(new PictureCoding(Format.WEBP, quality)));
    if (png) {
      plan.picture(PictureCoding.lossless(Format.PNG));
    }
    if (webpLossless) {
      plan.picture(PictureCoding.lossless(Format.WEBP_LOSSLESS));
    }
  }

  private boolean isEmpty() {
    return !png
        && !webpLossless
        && List.of(
                kept,
                thresholds,
                mapsMaxKept,
                mapsMeanKept,
                mapsMax,
                mapsMean,
                profiles,
                qualities,
                webpQualities)
            .stream()
            .allMatch(List::isEmpty);
  }

  private static List<Profile> defaultProfiles() {
    List<Profile> profiles = new ArrayList<>(Profile.ladder());
    for (int levels : DEFAULT_LEVELS) {
      profiles.add(Profile.compact().withLevels(levels));
    }
    return profiles;
  }

  /** Frames as in the paper: a mask and float32. */
  private static <T> void addRules(
      SweepPlanBuilder plan, List<T> amounts, Function<T, Pruning> rule) {
    amounts.forEach(amount -> plan.profile(Profile.exact().withPruning(rule.apply(amount))));
  }
}
