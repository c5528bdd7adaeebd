package io.cleave.lab.sweep;

import io.cleave.lab.sweep.internal.SweepPoint;
import org.jspecify.annotations.Nullable;

/**
 * What was measured at one point; shares are in [0, 1].
 *
 * @param variant the weights' name, {@code original} or that of fine-tuned ones
 * @param cut where the network was cut, null where it was not
 * @param family {@code uncut}, {@code keep}, {@code threshold}, {@code maps-max-keep}, {@code
 *     maps-mean-keep}, {@code maps-max}, {@code maps-mean}, {@code profile}, {@code jpeg} or {@code
 *     png}
 * @param amount the family's number: a fraction, a magnitude, levels, a quality; null where there
 *     is none
 * @param setting the profile or format with all its settings
 * @param images that were sound
 * @param top1 share whose best class is the label
 * @param top5 share whose label is among the five best classes
 * @param agreement share answered as by the uncut original
 * @param lost images that the uncut original has right and this has not
 * @param gained images that this has right and the uncut original has not
 * @param meanBytes of a whole frame or file; 0 where nothing is sent
 * @param ratio of the activation as float32 to that, null where the network was not cut
 */
public record SweepRow(
    String variant,
    @Nullable String cut,
    String family,
    @Nullable Double amount,
    String setting,
    long images,
    double top1,
    double top5,
    double agreement,
    long lost,
    long gained,
    double meanBytes,
    @Nullable Double ratio) {

  static SweepRow of(SweepPoint point, Counts counts, @Nullable Long float32Bytes) {
    double images = counts.images();
    double meanBytes = counts.bytes() / images;
    return new SweepRow(
        point.variant(),
        point.cut(),
        point.family().toString(),
        point.amount(),
        point.setting(),
        counts.images(),
        counts.top1() / images,
        counts.top5() / images,
        counts.agreeing() / images,
        counts.lost(),
        counts.gained(),
        meanBytes,
        float32Bytes == null ? null : Double.valueOf(float32Bytes / meanBytes));
  }
}
