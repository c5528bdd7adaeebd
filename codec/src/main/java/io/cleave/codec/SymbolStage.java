package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.SymbolCoders;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.quantise.Dequantiser;
import io.cleave.codec.quantise.Steps;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a payload into an activation: decodes symbols, gives them values, and mixes planes back.
 */
final class SymbolStage {
  private final SymbolPlanes planes;
  private final SymbolCoders coders;
  private final Steps steps;
  private final Dequantiser dequantiser;
  private final @Nullable PlaneMixing mixing;

  private SymbolStage(
      TensorShape coded, Optional<StaticTables> tables, @Nullable PlaneMixing mixing) {
    this.planes = SymbolPlanes.of(coded);
    this.coders = new SymbolCoders(planes, tables);
    this.steps = new Steps(planes.maps());
    this.dequantiser = new Dequantiser(coded);
    this.mixing = mixing;
  }

  /** The stage of frames that carry their steps. */
  static SymbolStage of(TensorShape shape) {
    return new SymbolStage(shape, Optional.empty(), null);
  }

  /** The stage of a calibration's frames. */
  static SymbolStage of(Calibration calibration) {
    TensorShape coded = calibration.codedShape();
    SymbolStage stage = new SymbolStage(coded, calibration.tables(), PlaneMixing.of(calibration));
    stage.steps.reset(calibration.levels(), calibration.zero());
    stage.steps.fix(calibration.steps());
    return stage;
  }

  /** What the symbols mean; a frame that carries its steps sets them here. */
  Steps steps() {
    return steps;
  }

  /** Whether frames of this stage can have been coded by this coder. */
  boolean knows(int coder) {
    return coder == SymbolFrameHeader.NO_CODER || coders.has(coder);
  }

  /** The max size of the coded symbols, in bytes. */
  int maxPayloadBytes() {
    return planes.elements();
  }

  /** Writes the activation whose symbols are all the zero. */
  void writeZeros(ByteBuffer target) {
    if (mixing == null) {
      dequantiser.clear(target);
    } else {
      planes.reset(steps.levels(), steps.zero());
      write(target);
    }
  }

  void decode(int coder, byte[] payload, int bytes) throws CorruptSymbolsException {
    planes.reset(steps.levels(), steps.zero());
    coders.get(coder).decode(payload, 0, bytes, planes);
  }

  /** Writes the activation of the symbols that were decoded. */
  void write(ByteBuffer target) {
    if (mixing == null) {
      dequantiser.dequantise(planes, steps, target);
    } else {
      dequantiser.dequantise(planes, steps, mixing.planes());
      mixing.unmix(target);
    }
  }
}
