package io.cleave.lab.sweep;

import io.cleave.lab.images.ImageSet;
import io.cleave.lab.measure.ModelSource;
import io.cleave.lab.sweep.internal.ImageRange;
import io.cleave.lab.sweep.internal.PlannedPoint;
import io.cleave.lab.sweep.internal.Variant;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a sweep measures: each point (weights, cut, coding; or weights and picture format) on the
 * same images, in chunks. Holds names, paths and numbers, no weights and no images, so that it can
 * be sent to another machine which has the same files. Immutable.
 *
 * @param model as it was named
 * @param network its name
 * @param variants the weights, the original ones first
 * @param cuts where the network is cut: the bytes as float32 by the cut's name
 * @param points what is measured, the uncut original first
 * @param imageRange which images
 * @param chunkImages how many of them pass a network together
 */
public record SweepPlan(
    String model,
    String network,
    List<Variant> variants,
    Map<String, Long> cuts,
    List<PlannedPoint> points,
    ImageRange imageRange,
    int chunkImages)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * {@return a builder of a plan}
   *
   * @param model what {@link io.cleave.core.Model#find} takes: a model's name, a folder, a file
   * @param images of the model's labels; only looked at for their number and identity
   */
  public static SweepPlanBuilder builder(String model, ImageSet images) {
    return builder(ModelSource.of(model), images);
  }

  /**
   * {@return a builder of a plan}
   *
   * @param model where it comes from
   * @param images of the model's labels; only looked at for their number and identity
   */
  public static SweepPlanBuilder builder(ModelSource model, ImageSet images) {
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
   * {@return all that a result depends on, as lines of a name, a space and a value} Two plans of
   * the same lines give equal results.
   */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add("network " + network);
    lines.add("images " + imageRange);
    lines.add("chunk " + chunkImages);
    variants.forEach(each -> lines.add("variant " + each.name() + " " + each.hash()));
    for (PlannedPoint planned : points) {
      SweepPoint point = planned.point();
      lines.add("point " + point.variant() + " " + point.place() + " " + point.setting());
    }
    return lines;
  }
}
