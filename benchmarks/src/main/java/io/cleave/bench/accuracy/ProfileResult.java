package io.cleave.bench.accuracy;

/**
 * The network cut in two, with frames of one profile between.
 *
 * @param cut the cut's name
 * @param profile with its settings
 * @param bytes mean of a frame, all of it
 * @param ratio of the activation as float32 to that
 * @param top1 in [0, 1]
 * @param agreement with the uncut network, in [0, 1]
 */
record ProfileResult(
    String cut, String profile, double bytes, double ratio, double top1, double agreement) {

  /** The name without settings, which is that of a curve. */
  String family() {
    int comma = profile.indexOf(',');
    String name = comma < 0 ? profile : profile.substring(0, comma);
    return profile.contains("calibration=") ? name + ", calibrated" : name;
  }
}
