package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.internal.pruning.SelectionKernels;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.util.List;

/** Frames of version 1: the values that survive pruning, after a mask that says where they were. */
public final class MaskedFormat implements TensorFormat {
  private final SelectionKernel kernel;

  /** Creates the format, with the fastest kernel that this machine can run. */
  public MaskedFormat() {
    this(SelectionKernels.best());
  }

  MaskedFormat(SelectionKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public int id() {
    return MASKED;
  }

  @Override
  public String name() {
    return "masked";
  }

  @Override
  public boolean takes(ElementType type, TensorShape shape) {
    return type == ElementType.FLOAT32 && shape.elements() > 0;
  }

  @Override
  public Writer writer(ElementType type, TensorShape shape, Profile profile) {
    Pruning pruning = profile.pruningWithBudget();
    return new MaskedFrameWriter(shape.folded(), pruning, profile.kind().values(), kernel);
  }

  @Override
  public Reader reader(ElementType type, TensorShape shape, List<Calibration> calibrations) {
    return new MaskedFrameReader(shape.folded(), kernel);
  }
}
