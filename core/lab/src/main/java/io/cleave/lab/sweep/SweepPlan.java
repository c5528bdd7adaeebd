package io.cleave.lab.sweep;

import io.cleave.lab.images.ImageSet;
import io.cleave.lab.sweep.internal.SweepCut;
import io.cleave.lab.sweep.internal.SweepImages;
import io.cleave.lab.sweep.internal.SweepPoint;
import io.cleave.lab.sweep.internal.Variant;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a sweep measures: each point (weights, cut, profile; or weights and picture format) on the
 * same images, in chunks. Holds names, paths and numbers, no weights and no images, so that it can
 * be sent to another machine which has the same files. Immutable.
 *
 * @param model what {@link io.cleave.core.Model#find} took
 * @param network its name
 * @param variants the weights, the original ones first
 * @param cuts where the network is cut
 * @param points what is measured, the uncut original first
 * @param imageRange which images
 * @param chunkImages how many of them pass a network together
 */
public record SweepPlan(
    String model,
    String network,
    List<Variant> variants,
    List<SweepCut> cuts,
    List<SweepPoint> points,
    SweepImages imageRange,
    int chunkImages)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Begins a plan.
   *
   * @param model what {@link io.cleave.core.Model#find} takes: a model's name or a folder
   * @param images of the model's labels; only looked at for their number and identity
   * @return a builder
   */
  public static SweepPlanBuilder builder(String model, ImageSet images) {
    return new SweepPlanBuilder(model, images);
  }

  /** {@return the number of images that every point is measured on, damaged ones included} */
  public int images() {
    return imageRange.count();
  }

  /** {@return the number of points} */
  public int size() {
    return points.size();
  }

  /** {@return the pieces of the work, in an order that does not matter} */
  public List<Chunk> chunks() {
    int chunks = (imageRange.count() + chunkImages - 1) / chunkImages;
    return IntStream.range(0, chunks).mapToObj(this::chunk).toList();
  }

  private Chunk chunk(int number) {
    int first = number * chunkImages;
    return new Chunk(number, first, Math.min(chunkImages, imageRange.count() - first));
  }

  /**
   * Lists all that a result depends on: two plans of the same lines give equal results.
   *
   * @return lines of a name, a space and a value
   */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add("network " + network);
    lines.add("images " + imageRange);
    lines.add("chunk " + chunkImages);
    variants.forEach(each -> lines.add("variant " + each.name() + " " + each.hash()));
    for (SweepPoint point : points) {
      String cut = point.cut() == null ? "-" : point.cut();
      lines.add("point " + point.variant() + " " + cut + " " + point.setting());
    }
    return lines;
  }
}
