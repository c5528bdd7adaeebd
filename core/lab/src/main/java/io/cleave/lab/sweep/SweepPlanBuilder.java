package io.cleave.lab.sweep;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.link.Coding;
import io.cleave.lab.measure.DefaultCuts;
import io.cleave.lab.measure.ModelSource;
import io.cleave.lab.sweep.internal.ImageRange;
import io.cleave.lab.sweep.internal.PointList;
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

/**
 * Says what a sweep measures. The uncut network of each variant is always measured, for the others
 * are compared with it; pictures are measured with the original weights. Not thread safe.
 */
public final class SweepPlanBuilder {
  /** Images of a chunk, unless activations are large: {@value}. */
  public static final int DEFAULT_CHUNK_IMAGES = 100;

  /** The activations of a chunk at a cut take no more than this, unless a size was chosen. */
  private static final long CHUNK_BYTES = 32L << 20;

  private final ModelSource model;
  private final ImageSet images;
  private final Map<String, Path> tuned = new LinkedHashMap<>();
  private final Set<Profile> profiles = new LinkedHashSet<>();
  private final Set<Coding<Tensors>> codings = new LinkedHashSet<>();
  private final Set<Coding<List<Pixels>>> pictures = new LinkedHashSet<>();
  private List<String> cuts = List.of();
  private CalibrationFile calibrations = CalibrationFile.of(Map.of());
  private boolean tunedOnOwnProfileAlone;
  private boolean damagedSkipped;
  private int maxImages = Integer.MAX_VALUE;
  private int chunkImages;

  SweepPlanBuilder(ModelSource model, ImageSet images) {
    this.model = model;
    this.images = images;
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
   * Says where to cut; by default where {@link DefaultCuts} says.
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
   * Adds a way of one's own to send activations, at every cut.
   *
   * @param coding its classes must be on every machine that measures
   * @return this
   */
  public SweepPlanBuilder coding(Coding<Tensors> coding) {
    codings.add(coding);
    return this;
  }

  /**
   * Adds the images as files, for the uncut network.
   *
   * @param coding such as {@link io.cleave.lab.link.PictureCoding}
   * @return this
   */
  public SweepPlanBuilder picture(Coding<List<Pixels>> coding) {
    pictures.add(coding);
    return this;
  }

  /**
   * Limits the images; by default all are used.
   *
   * @param max 1 or more; they are spread evenly over the set
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public SweepPlanBuilder maxImages(int max) {
    Check.argument(max >= 1, "count", max, "1 or more");
    this.maxImages = max;
    return this;
  }

  /**
   * Sets how many images pass a network together.
   *
   * @param size 1 or more; by default {@value #DEFAULT_CHUNK_IMAGES}, or fewer where the
   *     activations of so many would take more than 32 MiB
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
    Network network = original.network();
    List<Cut> chosen = DefaultCuts.of(network, cuts);
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant(Variant.ORIGINAL, model, original.weightsHash()));
    PointList points = new PointList(chosen, profiles, codings);
    points.addUncut(Variant.ORIGINAL);
    pictures.forEach(coding -> points.addPicture(Variant.ORIGINAL, coding));
    points.addCuts(Variant.ORIGINAL, calibrations);
    for (Map.Entry<String, Path> each : tuned.entrySet()) {
      TunedFolder folder = TunedFolder.read(each.getKey(), each.getValue(), original);
      variants.add(folder.variant(model.engine()));
      points.addUncut(each.getKey());
      points.addTuned(folder, folder.calibrations(calibrations), tunedOnOwnProfileAlone);
    }
    Map<String, Long> float32Bytes = new LinkedHashMap<>();
    chosen.forEach(cut -> float32Bytes.put(cut.name(), network.sampled(cut).bytes()));
    return new SweepPlan(
        model.name(),
        network.name(),
        variants,
        float32Bytes,
        points.points(),
        new ImageRange(
            images.identity(), images.size(), Math.min(maxImages, images.size()), damagedSkipped),
        chunkImages == 0 ? defaultChunk(float32Bytes.values()) : chunkImages);
  }

  private Model original() throws IOException {
    Model found = model.find();
    List<String> classes = Classification.of(found).labels();
    Check.argument(
        images.labels().equals(classes),
        "images",
        "of classes " + images.labels(),
        classes.toString());
    return found;
  }

  private static int defaultChunk(Collection<Long> cutBytes) {
    long largest = cutBytes.stream().mapToLong(Long::longValue).max().orElse(1);
    return (int) Math.max(1, Math.min(DEFAULT_CHUNK_IMAGES, CHUNK_BYTES / largest));
  }
}
