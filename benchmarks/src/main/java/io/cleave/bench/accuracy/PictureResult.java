package io.cleave.bench.accuracy;

import io.cleave.bench.pictures.PictureFormat;

/**
 * The uncut network on pictures that were written and read again.
 *
 * @param format the format's name
 * @param quality 1 to 100, or 0 where nothing is lost
 * @param bytes mean of a file
 * @param bareBytes mean without headers and tables that both ends could know
 * @param top1 in [0, 1]
 * @param agreement with the network on the input itself, in [0, 1]
 */
record PictureResult(
    String format, int quality, double bytes, double bareBytes, double top1, double agreement) {

  static PictureResult of(PictureFormat format, Tally tally) {
    return new PictureResult(
        format.name(),
        format.quality(),
        tally.meanBytes(),
        tally.meanBareBytes(),
        tally.top1(),
        tally.agreement());
  }
}
