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
 * Builds a {@link SweepPlan}. The uncut network of each variant is always measured, because the
 * other points are compared with it; pictures are measured with the original weights. Not safe for
 * concurrent use.
 */
public final class SweepPlanBuilder {
  /** How many images are in a chunk, unless activations are large: {@value}. */
  public static final int DEFAULT_CHUNK_IMAGES = 100;

  /**
   * The activations of a chunk at a cut take at most this many bytes, unless the user chose a size.
   */
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
   * {@return this builder, with fine-tuned weights added} If {@code finetune.json} in the folder
   * says so, the weights are measured only at the cut that they were tuned for, and with the
   * profile that they were tuned for in addition to all others. A {@code
   * calibration.cleave-profile} in the folder takes precedence over {@link #calibration}.
   *
   * @param name the name of the weights in the results: letters, digits and any of {@code . _ + -}
   * @param folder a model with the same architecture and labels
   * @throws IllegalArgumentException if the name has other characters or is taken
   */
  public SweepPlanBuilder tuned(String name, Path folder) {
    boolean plain = name.matches("[A-Za-z0-9._+-]{1,100}");
    Check.argument(plain, "tuned", name, "letters, digits and . _ + - as a name");
    boolean added = !name.equals(Variant.ORIGINAL) && tuned.putIfAbsent(name, folder) == null;
    Check.argument(added, "tuned", name, "each name once");
    return this;
  }

  /**
   * {@return this builder, measuring fine-tuned weights only with the profile that they were tuned
   * for, if they name one} Default: with all profiles.
   */
  public SweepPlanBuilder tunedOnOwnProfileAlone() {
    this.tunedOnOwnProfileAlone = true;
    return this;
  }

  /**
   * {@return this builder, with calibrations} Each profile that quantises and has no levels or
   * scale of its own is also measured with its calibration, at the cuts for which there is one.
   * Default: no calibration.
   *
   * @param file the calibrations
   */
  public SweepPlanBuilder calibration(CalibrationFile file) {
    this.calibrations = file;
    return this;
  }

  /**
   * {@return this builder, with other cuts} Default: the cuts that {@link DefaultCuts} chooses.
   *
   * @param names the names of cuts; empty for the default
   */
  public SweepPlanBuilder cuts(Collection<String> names) {
    this.cuts = List.copyOf(names);
    return this;
  }

  /**
   * {@return this builder, with a profile added that is measured at every cut} The paper's way to
   * send activations is {@link Profile#exact} with one pruning rule.
   *
   * @param profile a profile without a calibration
   * @throws IllegalArgumentException if the profile is calibrated
   */
  public SweepPlanBuilder profile(Profile profile) {
    boolean plain = profile.calibration().isEmpty();
    Check.argument(plain, "profile", profile, "one without a calibration; name its file beside");
    profiles.add(profile);
    return this;
  }

  /**
   * {@return this builder, with a coding added that is measured at every cut}
   *
   * @param coding the coding; its classes must be on the class path of every machine that measures
   */
  public SweepPlanBuilder coding(Coding<Tensors> coding) {
    boolean added = codings.stream().noneMatch(each -> each.name().equals(coding.name()));
    Check.argument(added, "coding", coding.name(), "each name once");
    codings.add(coding);
    return this;
  }

  /**
   * {@return this builder, with a way added to send images as files to the uncut network}
   *
   * @param coding the coding, such as {@link io.cleave.lab.link.PictureCoding}
   */
  public SweepPlanBuilder picture(Coding<List<Pixels>> coding) {
    pictures.add(coding);
    return this;
  }

  /**
   * {@return this builder, with a max number of images, which are spread evenly over the set}
   * Default: all images.
   *
   * @param max 1 or more
   * @throws IllegalArgumentException if {@code max} is less than 1
   */
  public SweepPlanBuilder maxImages(int max) {
    Check.argument(max >= 1, "count", max, "1 or more");
    this.maxImages = max;
    return this;
  }

  /**
   * {@return this builder, with another number of images that pass a network together} Default:
   * {@value #DEFAULT_CHUNK_IMAGES}, or fewer if their activations would take more than 32 MiB.
   *
   * @param size 1 or more
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  public SweepPlanBuilder chunkImages(int size) {
    Check.argument(size >= 1, "chunk", size, "1 or more");
    this.chunkImages = size;
    return this;
  }

  /**
   * {@return this builder, skipping images that cannot be decoded, and naming them in the result}
   * Default: the first damaged image ends the sweep.
   */
  public SweepPlanBuilder skipDamaged() {
    this.damagedSkipped = true;
    return this;
  }

  /**
   * {@return a plan} Reads the weights and descriptions that it needs.
   *
   * @throws IOException if weights are missing, damaged or of another architecture
   * @throws IllegalArgumentException if there is no such cut, a profile does not fit a cut, the
   *     images have other labels than the model, or a fine-tuned model is another network or was
   *     tuned for another cut
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
