package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.util.List;

/** Frames of version 2: the coded symbols of a quantiser, with the steps that give them values. */
public final class SymbolFormat implements TensorFormat {
  @Override
  public int id() {
    return SYMBOLS;
  }

  @Override
  public String name() {
    return "symbols";
  }

  @Override
  public boolean takes(ElementType type, TensorShape shape) {
    return type == ElementType.FLOAT32 && shape.elements() > 0 && SymbolPlanes.fit(shape.folded());
  }

  @Override
  public Writer writer(ElementType type, TensorShape shape, Profile profile) {
    return new SymbolFrameWriter(shape.folded(), profile);
  }

  @Override
  public Reader reader(ElementType type, TensorShape shape, List<Calibration> calibrations) {
    return new SymbolFrameReader(shape.folded(), calibrations);
  }
}
