package io.cleave.codec.lossless;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.util.List;

/**
 * Frames of version 3: elements of any type and shape, bit for bit, stored as they are or
 * compressed with zstd if that takes fewer bytes.
 */
public final class LosslessFormat implements TensorFormat {
  @Override
  public int id() {
    return LOSSLESS;
  }

  @Override
  public String name() {
    return "lossless";
  }

  @Override
  public boolean takes(ElementType type, TensorShape shape) {
    return true;
  }

  @Override
  public Writer writer(ElementType type, TensorShape shape, Profile profile) {
    return new LosslessWriter(type, shape);
  }

  @Override
  public Reader reader(ElementType type, TensorShape shape, List<Calibration> calibrations) {
    return new LosslessReader(type, shape);
  }
}
