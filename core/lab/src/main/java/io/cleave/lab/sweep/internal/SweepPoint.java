package io.cleave.lab.sweep.internal;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One way to answer an image.
 *
 * @param variant the weights' name
 * @param cut where the network is cut, null where it is not
 * @param family what the amount counts
 * @param amount null where there is no number
 * @param setting the whole setting, for people
 * @param profile what {@link Profile#parse} reads, null where nothing is cut
 * @param calibrated whether the variant's calibration of the cut goes with the profile
 */
public record SweepPoint(
    String variant,
    @Nullable String cut,
    Family family,
    @Nullable Double amount,
    String setting,
    @Nullable String profile,
    boolean calibrated)
    implements Serializable {

  public static SweepPoint uncut(String variant) {
    return new SweepPoint(variant, null, Family.UNCUT, null, "uncut", null, false);
  }

  public static SweepPoint jpeg(String variant, int quality) {
    String setting = "jpeg,quality=" + quality;
    return new SweepPoint(
        variant, null, Family.JPEG, Double.valueOf(quality), setting, null, false);
  }

  public static SweepPoint png(String variant) {
    return new SweepPoint(variant, null, Family.PNG, null, "png", null, false);
  }

  public static SweepPoint profile(String variant, String cut, Profile profile) {
    Family family = Family.of(profile);
    String text = profile.toString();
    return new SweepPoint(variant, cut, family, family.amount(profile), text, text, false);
  }

  public static SweepPoint calibrated(
      String variant, String cut, Profile profile, Calibration calibration) {
    String setting = profile.withCalibration(calibration).toString();
    return new SweepPoint(variant, cut, Family.PROFILE, null, setting, profile.toString(), true);
  }
}
