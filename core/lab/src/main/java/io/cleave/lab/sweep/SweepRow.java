package io.cleave.lab.sweep;

import io.cleave.codec.internal.Check;
import io.cleave.lab.measure.Counts;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What was measured at one point; shares are in [0, 1].
 *
 * @param point what was sent, and where
 * @param images that were sound
 * @param top1 share whose best class is the label
 * @param top5 share whose label is among the five best classes
 * @param agreement share answered as by the uncut original
 * @param lost images that the uncut original has right and this has not
 * @param gained images that this has right and the uncut original has not
 * @param meanBytes of a whole frame or file; 0 where nothing is sent
 * @param ratio of the activation as float32 to that, where the network was cut
 */
public record SweepRow(
    SweepPoint point,
    long images,
    double top1,
    double top5,
    double agreement,
    long lost,
    long gained,
    double meanBytes,
    OptionalDouble ratio) {

  /**
   * Checks the numbers.
   *
   * @param point what was sent
   * @param images 1 or more
   * @param top1 a share
   * @param top5 a share
   * @param agreement a share
   * @param lost 0 or more
   * @param gained 0 or more
   * @param meanBytes above 0 unless the network was uncut
   * @param ratio above 0
   * @throws IllegalArgumentException naming the number that is out of range
   */
  public SweepRow {
    Check.argument(images >= 1, "images", images, "1 or more");
    Check.share("top1", top1);
    Check.share("top5", top5);
    Check.share("agreement", agreement);
    Check.argument(lost >= 0, "lost", lost, "0 or more");
    Check.argument(gained >= 0, "gained", gained, "0 or more");
    boolean sent = point.isUncut() ? meanBytes >= 0 : meanBytes > 0;
    Check.argument(sent && Double.isFinite(meanBytes), "meanBytes", meanBytes, "more than 0");
  }

  static SweepRow of(SweepPoint point, Counts counts, OptionalDouble float32Bytes) {
    double images = counts.images();
    double meanBytes = counts.bytes() / images;
    return new SweepRow(
        point,
        counts.images(),
        counts.top1() / images,
        counts.top5() / images,
        counts.agreeing() / images,
        counts.lost(),
        counts.gained(),
        meanBytes,
        float32Bytes.isPresent()
            ? OptionalDouble.of(float32Bytes.getAsDouble() / meanBytes)
            : OptionalDouble.empty());
  }

  /** {@return the row in words} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-10s %-10s %-30s %,9.0f bytes, top-1 %6.2f %%, agreement %6.2f %%",
        point.variant(),
        point.place(),
        point.setting(),
        meanBytes,
        100 * top1,
        100 * agreement);
  }
}
