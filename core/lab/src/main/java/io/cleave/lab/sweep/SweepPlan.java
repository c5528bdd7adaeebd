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
 * What a sweep measures: each point (weights, cut and coding, or weights and picture format) on the
 * same images, in chunks. A plan holds names, paths and numbers but no weights or images, so it can
 * be sent to another machine that has the same files. Immutable.
 *
 * @param model the model's name as given
 * @param network the name of the network
 * @param variants the weights, with the original ones first
 * @param cuts the size of the activation as float32, in bytes, by the name of each cut
 * @param points what is measured, with the uncut original first
 * @param imageRange the images to use
 * @param chunkImages how many images pass a network together
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
   * {@return a new builder of a plan}
   *
   * @param model a name, folder or file that {@link io.cleave.core.Model#find} takes
   * @param images images with the model's labels; only their number and identity are used
   */
  public static SweepPlanBuilder builder(String model, ImageSet images) {
    return builder(ModelSource.of(model), images);
  }

  /**
   * {@return a new builder of a plan}
   *
   * @param model where the model comes from
   * @param images images with the model's labels; only their number and identity are used
   */
  public static SweepPlanBuilder builder(ModelSource model, ImageSet images) {
    return new SweepPlanBuilder(model, images);
  }

  /** {@return the number of images that every point is measured on, including damaged ones} */
  public int images() {
    return imageRange.count();
  }

  /** {@return the number of points} */
  public int size() {
    return points.size();
  }

  /** {@return the chunks of the plan, which may be measured in any order} */
  public List<Chunk> chunks() {
    int chunks = (imageRange.count() + chunkImages - 1) / chunkImages;
    return IntStream.range(0, chunks).mapToObj(this::chunk).toList();
  }

  private Chunk chunk(int number) {
    int first = number * chunkImages;
    return new Chunk(number, first, Math.min(chunkImages, imageRange.count() - first));
  }

  /**
   * {@return everything that a result depends on, as lines of a name, a space and a value} Two
   * plans with the same lines give equal results.
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
