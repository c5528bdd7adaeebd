package io.cleave.lab.sweep.internal;

import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Points that differ in one number alone, and so make a curve. */
public enum Family {
  UNCUT,
  KEEP,
  THRESHOLD,
  MAPS_MAX_KEEP,
  MAPS_MEAN_KEEP,
  MAPS_MAX,
  MAPS_MEAN,
  PROFILE,
  JPEG,
  PNG;

  /** The paper's families are one pruning rule with a mask and float32; all else is a profile. */
  public static Family of(Profile profile) {
    String rule = profile.pruning().toString();
    boolean paper =
        profile.equals(Profile.exact().withPruning(profile.pruning()))
            && !profile.pruning().equals(Pruning.none())
            && rule.indexOf(',') < 0;
    if (!paper) {
      return PROFILE;
    }
    String name = rule.substring(0, rule.indexOf('='));
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The rule's number, or the levels of a profile that chooses them; null where there is none. */
  public @Nullable Double amount(Profile profile) {
    if (this == PROFILE) {
      return profile.levels() == 0 ? null : Double.valueOf(profile.levels());
    }
    String rule = profile.pruning().toString();
    return Double.valueOf(rule.substring(rule.indexOf('=') + 1));
  }

  public boolean picture() {
    return this == JPEG || this == PNG;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
