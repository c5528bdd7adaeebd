package io.cleave.lab.sweep.internal;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.quantise.Scale;
import io.cleave.core.Cut;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers the points of a plan, each once, and refuses profiles that do not fit their cut. */
public final class PointList {
  private final List<Cut> cuts;
  private final Collection<Profile> profiles;
  private final Set<SweepPoint> points = new LinkedHashSet<>();

  public PointList(List<Cut> cuts, Collection<Profile> profiles) {
    this.cuts = cuts;
    this.profiles = profiles;
  }

  public List<SweepPoint> points() {
    return List.copyOf(points);
  }

  public void addUncut(String variant) {
    points.add(SweepPoint.uncut(variant));
  }

  public void addPictures(String variant, boolean png, Collection<Integer> qualities) {
    if (png) {
      points.add(SweepPoint.png(variant));
    }
    qualities.forEach(quality -> points.add(SweepPoint.jpeg(variant, quality)));
  }

  public void addCuts(String variant, CalibrationFile calibrations) {
    cuts.forEach(cut -> addCut(variant, cut, profiles, calibrations));
  }

  public void addTuned(TunedFolder folder, CalibrationFile calibrations, boolean ownProfileAlone) {
    List<Profile> all = new ArrayList<>();
    if (!ownProfileAlone || folder.profile().isEmpty()) {
      all.addAll(profiles);
    }
    folder.profile().ifPresent(all::add);
    for (Cut cut : folder.cuts(cuts)) {
      addCut(folder.name(), cut, all, calibrations);
    }
  }

  private void addCut(
      String variant, Cut cut, Collection<Profile> some, CalibrationFile calibrations) {
    for (Profile profile : some) {
      requireFits(cut, profile);
      points.add(SweepPoint.profile(variant, cut.name(), profile));
    }
    Calibration calibration = calibrations.find(cut.name()).orElse(null);
    if (calibration == null) {
      return;
    }
    for (Profile profile : some) {
      if (leavesStepsOpen(profile)) {
        requireFits(cut, profile.withCalibration(calibration));
        points.add(SweepPoint.calibrated(variant, cut.name(), profile, calibration));
      }
    }
  }

  /** A calibration says levels and steps, so a profile that says its own is none to calibrate. */
  private static boolean leavesStepsOpen(Profile profile) {
    return profile.levels() > 0
        && profile.levels() == Profile.parse(profile.name()).levels()
        && profile.scale() == Scale.AUTO;
  }

  private static void requireFits(Cut cut, Profile profile) {
    try {
      TensorEncoder ignored = TensorEncoder.of(cut.shape(), profile);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "profile: " + profile + " at " + cut.name() + ": " + e.getMessage(), e);
    }
  }
}
