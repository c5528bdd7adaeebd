package io.cleave.lab.sweep.internal;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.link.Coding;
import io.cleave.lab.sweep.SweepPoint;
import java.io.Serializable;
import java.util.List;

/** A point with everything that is needed to measure it. */
public sealed interface PlannedPoint extends Serializable {
  String variant();

  SweepPoint point();

  record Uncut(String variant) implements PlannedPoint {
    private static final long serialVersionUID = 1;

    @Override
    public SweepPoint point() {
      return new SweepPoint.Uncut(variant);
    }
  }

  record AsPicture(String variant, Coding<List<Pixels>> coding) implements PlannedPoint {
    private static final long serialVersionUID = 1;

    @Override
    public SweepPoint point() {
      return new SweepPoint.AsPicture(variant, coding.family(), coding.amount(), coding.name());
    }
  }

  record AtCut(String variant, String cut, Coding<Tensors> coding) implements PlannedPoint {
    private static final long serialVersionUID = 1;

    @Override
    public SweepPoint point() {
      return new SweepPoint.AtCut(variant, cut, coding.family(), coding.amount(), coding.name());
    }
  }
}
