package io.cleave.lab.sweep.internal;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.quantise.Scale;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.link.Coding;
import io.cleave.lab.link.ProfileCoding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the points of a plan, each of them once. */
public final class PointList {
  private final List<Cut> cuts;
  private final Collection<Profile> profiles;
  private final Collection<Coding<Tensors>> codings;
  private final Set<PlannedPoint> points = new LinkedHashSet<>();

  public PointList(
      List<Cut> cuts, Collection<Profile> profiles, Collection<Coding<Tensors>> codings) {
    this.cuts = cuts;
    this.profiles = profiles;
    this.codings = codings;
  }

  public List<PlannedPoint> points() {
    return List.copyOf(points);
  }

  public void addUncut(String variant) {
    points.add(new PlannedPoint.Uncut(variant));
  }

  public void addPicture(String variant, Coding<List<Pixels>> coding) {
    points.add(new PlannedPoint.AsPicture(variant, coding));
  }

  public void addCuts(String variant, CalibrationFile calibrations) {
    cuts.forEach(cut -> addCut(variant, cut, profiles, calibrations));
    for (Cut cut : cuts) {
      codings.forEach(coding -> add(variant, cut, coding));
    }
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
    some.forEach(profile -> add(variant, cut, ProfileCoding.of(profile)));
    Optional<Calibration> calibration = calibrations.find(cut.name());
    if (calibration.isPresent()) {
      some.stream()
          .filter(PointList::leavesStepsOpen)
          .map(profile -> profile.withCalibration(calibration.get()))
          .forEach(profile -> add(variant, cut, ProfileCoding.of(profile)));
    }
  }

  private static boolean leavesStepsOpen(Profile profile) {
    return profile.levels() > 0
        && profile.levels() == Profile.parse(profile.name()).levels()
        && profile.scale() == Scale.AUTO;
  }

  private void add(String variant, Cut cut, Coding<Tensors> coding) {
    try {
      coding.requireFits(cut.crossing());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "profile: " + coding.name() + " at " + cut.name() + ": " + e.getMessage(), e);
    }
    points.add(new PlannedPoint.AtCut(variant, cut.name(), coding));
  }
}
