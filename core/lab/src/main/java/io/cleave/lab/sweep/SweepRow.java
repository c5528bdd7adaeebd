package io.cleave.lab.sweep;

import io.cleave.codec.internal.Check;
import io.cleave.lab.measure.Counts;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The measurements at one point. Shares are in [0, 1].
 *
 * @param point what was sent, and where
 * @param images the number of images, without damaged ones
 * @param top1 the share of images with their label as the best class
 * @param top5 the share of images with their label among the five best classes
 * @param agreement the share of images that get the same class from the uncut original network
 * @param lost how many images only the uncut original classifies correctly
 * @param gained how many images only this point classifies correctly
 * @param meanBytes the mean size of a whole frame or file, in bytes; 0 if nothing is sent
 * @param ratio the compression ratio, that is the size of the activation as float32 divided by
 *     {@code meanBytes}; empty if the network was not cut
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
   * @param point what was sent, and where
   * @param images 1 or more
   * @param top1 in [0, 1]
   * @param top5 in [0, 1]
   * @param agreement in [0, 1]
   * @param lost 0 or more
   * @param gained 0 or more
   * @param meanBytes above 0, unless the network was uncut
   * @param ratio above 0
   * @throws IllegalArgumentException if a number is out of range; the message names it
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
    Check.argument(ratio.orElse(1) > 0, "ratio", ratio.orElse(1), "more than 0");
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

  /** {@return the measurements in words} */
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
