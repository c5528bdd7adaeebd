package io.cleave.lab.sweep;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.sweep.internal.PointList;
import io.cleave.lab.sweep.internal.SweepCut;
import io.cleave.lab.sweep.internal.SweepImages;
import io.cleave.lab.sweep.internal.TunedFolder;
import io.cleave.lab.sweep.internal.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what a sweep measures. The uncut network of each variant is always measured, for the others
 * are compared with it; pictures are measured with the original weights. Not thread safe.
 */
public final class SweepPlanBuilder {
  /** Images of a chunk, unless activations are large: {@value}. */
  public static final int USUAL_CHUNK_IMAGES = 100;

  /** The activations of a chunk at a cut take no more than this, unless a size was chosen. */
  private static final long CHUNK_BYTES = 32L << 20;

  private final String model;
  private final ImageSet images;
  private final Map<String, Path> tuned = new LinkedHashMap<>();
  private final Set<Profile> profiles = new LinkedHashSet<>();
  private final Set<Integer> qualities = new LinkedHashSet<>();
  private List<String> cuts = List.of();
  private CalibrationFile calibrations = CalibrationFile.of(Map.of());
  private List<String> labels = List.of();
  private @Nullable String weights;
  private @Nullable String weightsKey;
  private boolean png;
  private boolean tunedOnOwnProfileAlone;
  private boolean damagedSkipped;
  private int mostImages = Integer.MAX_VALUE;
  private int chunkImages;

  SweepPlanBuilder(String model, ImageSet images) {
    this.model = model;
    this.images = images;
  }

  /**
   * Replaces the model's own weights.
   *
   * @param source what {@link Model#withWeights(String)} takes
   * @return this
   */
  public SweepPlanBuilder weights(String source) {
    this.weights = source;
    return this;
  }

  /**
   * Gives the classes other names than the model has.
   *
   * @param names one for each class, those of the images
   * @return this
   */
  public SweepPlanBuilder labels(List<String> names) {
    this.labels = List.copyOf(names);
    return this;
  }

  /**
   * Says which of several sets of weights in a file is meant.
   *
   * @param key what {@link io.cleave.core.weights.Weights#withKey} takes
   * @return this
   */
  public SweepPlanBuilder weightsKey(String key) {
    this.weightsKey = key;
    return this;
  }

  /**
   * Adds fine-tuned weights. Where the folder's {@code finetune.json} says so, they are measured at
   * the cut that they were tuned for alone, and with the profile that they were tuned for beside
   * all others. A {@code calibration.cleave-profile} there counts before {@link #calibration}.
   *
   * @param name what results call them: letters, digits and any of {@code . _ + -}
   * @param folder a model of the same architecture and labels
   * @return this
   * @throws IllegalArgumentException if the name is another or taken
   */
  public SweepPlanBuilder tuned(String name, Path folder) {
    boolean plain = name.matches("[A-Za-z0-9._+-]{1,100}");
    Check.argument(plain, "tuned", name, "letters, digits and . _ + - as a name");
    boolean added = !name.equals(Variant.ORIGINAL) && tuned.putIfAbsent(name, folder) == null;
    Check.argument(added, "tuned", name, "each name once");
    return this;
  }

  /**
   * Measures fine-tuned weights with nothing but the profile that they were tuned for, where they
   * say one.
   *
   * @return this
   */
  public SweepPlanBuilder tunedOnOwnProfileAlone() {
    this.tunedOnOwnProfileAlone = true;
    return this;
  }

  /**
   * Takes a calibration: each profile that quantises and has neither levels nor scale of its own is
   * measured with it too, at the cuts that the calibration knows.
   *
   * @param file of these calibrations
   * @return this
   */
  public SweepPlanBuilder calibration(CalibrationFile file) {
    this.calibrations = file;
    return this;
  }

  /**
   * Says where to cut; by default at {@code maxpool} and behind the first residual block, which is
   * {@code bottle1} or {@code basic1}.
   *
   * @param names of cuts, none for the default
   * @return this
   */
  public SweepPlanBuilder cuts(Collection<String> names) {
    this.cuts = List.copyOf(names);
    return this;
  }

  /**
   * Adds a way to send activations, at every cut. The paper's are {@link Profile#exact} with one
   * pruning rule.
   *
   * @param profile not calibrated
   * @return this
   * @throws IllegalArgumentException if it is calibrated
   */
  public SweepPlanBuilder profile(Profile profile) {
    boolean plain = profile.calibration().isEmpty();
    Check.argument(plain, "profile", profile, "one without a calibration; name its file beside");
    profiles.add(profile);
    return this;
  }

  /**
   * Adds the images as JPEG.
   *
   * @param quality 1 to 100
   * @return this
   * @throws IllegalArgumentException if the quality is out of range
   */
  public SweepPlanBuilder jpeg(int quality) {
    Check.argument(quality >= 1 && quality <= 100, "jpeg", quality, "1 to 100");
    qualities.add(quality);
    return this;
  }

  /**
   * Adds the images as PNG.
   *
   * @return this
   */
  public SweepPlanBuilder png() {
    this.png = true;
    return this;
  }

  /**
   * Limits the images; by default all are used.
   *
   * @param most 1 or more; they are spread evenly over the set
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public SweepPlanBuilder count(int most) {
    Check.argument(most >= 1, "count", most, "1 or more");
    this.mostImages = most;
    return this;
  }

  /**
   * Sets how many images pass a network together.
   *
   * @param size 1 or more; by default {@value #USUAL_CHUNK_IMAGES}, or fewer where the activations
   *     of so many would take more than 32 MiB
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public SweepPlanBuilder chunkImages(int size) {
    Check.argument(size >= 1, "chunk", size, "1 or more");
    this.chunkImages = size;
    return this;
  }

  /**
   * Leaves out images that cannot be decoded, and names them. By default the first ends the sweep.
   *
   * @return this
   */
  public SweepPlanBuilder skipDamaged() {
    this.damagedSkipped = true;
    return this;
  }

  /**
   * Reads weights and descriptions, and makes the plan.
   *
   * @return the plan
   * @throws IOException if weights are absent, damaged or of another architecture
   * @throws IllegalArgumentException if there is no such cut, a profile does not fit one, the
   *     images have other labels than the model, a fine-tuned model is another network or was tuned
   *     for another cut
   */
  public SweepPlan build() throws IOException {
    Model original = original();
    List<Cut> legal = legalCuts(original.network());
    List<Variant> variants = new ArrayList<>();
    variants.add(
        new Variant(
            Variant.ORIGINAL,
            model,
            weights,
            weightsKey,
            original.weightsHash(),
            calibrations.toString()));
    PointList points = new PointList(legal, profiles);
    points.addUncut(Variant.ORIGINAL);
    points.addPictures(Variant.ORIGINAL, png, qualities);
    points.addCuts(Variant.ORIGINAL, calibrations);
    for (Map.Entry<String, Path> each : tuned.entrySet()) {
      TunedFolder folder = TunedFolder.read(each.getKey(), each.getValue(), original);
      variants.add(folder.variant(calibrations));
      points.addUncut(each.getKey());
      points.addTuned(folder, folder.calibrations(calibrations), tunedOnOwnProfileAlone);
    }
    return new SweepPlan(
        model,
        original.network().name(),
        variants,
        legal.stream().map(cut -> new SweepCut(cut.name(), cut.rawBytes())).toList(),
        points.points(),
        new SweepImages(
            images.identity(), images.size(), Math.min(mostImages, images.size()), damagedSkipped),
        chunkImages == 0 ? usualChunk(legal) : chunkImages);
  }

  private Model original() throws IOException {
    Model found = Variant.model(model, weights, weightsKey);
    Model named = labels.isEmpty() ? found : found.withLabels(labels);
    List<String> classes = Classification.of(named).labels();
    Check.argument(
        images.labels().equals(classes),
        "images",
        "of classes " + images.labels(),
        classes.toString());
    return named;
  }

  private List<Cut> legalCuts(Network network) {
    if (!cuts.isEmpty()) {
      return cuts.stream().map(network::cut).distinct().toList();
    }
    int maxpool = network.splits().indexOf(network.cut("maxpool"));
    return network.splits().subList(maxpool, maxpool + 2);
  }

  private static int usualChunk(List<Cut> cuts) {
    long largest = cuts.stream().mapToLong(Cut::rawBytes).max().orElse(1);
    return (int) Math.max(1, Math.min(USUAL_CHUNK_IMAGES, CHUNK_BYTES / largest));
  }
}
