package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.quantise.Quantiser;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of samples under a calibration, computed again on each iteration, always into the
 * same planes. Samples with NaN or infinities are left out.
 */
final class SampledPlanes implements Iterable<SymbolPlanes> {
  private final Calibration calibration;
  private final @Nullable PlaneMixing mixing;
  private final Quantiser quantiser;
  private final SymbolPlanes planes;
  private final List<ByteBuffer> samples;

  SampledPlanes(Calibration calibration, List<ByteBuffer> samples) {
    this.calibration = calibration;
    this.mixing = PlaneMixing.of(calibration);
    this.quantiser = new Quantiser(calibration.codedShape(), false);
    this.planes = SymbolPlanes.of(calibration.codedShape());
    this.samples = samples.stream().filter(this::isFinite).toList();
  }

  private ByteBuffer source(ByteBuffer sample) {
    return mixing == null ? sample : mixing.mix(sample);
  }

  private boolean isFinite(ByteBuffer sample) {
    return quantiser.measure(source(sample));
  }

  @Override
  public Iterator<SymbolPlanes> iterator() {
    return samples.stream().map(this::symbols).iterator();
  }

  private SymbolPlanes symbols(ByteBuffer sample) {
    ByteBuffer source = source(sample);
    quantiser.measure(source);
    quantiser.fixSteps(calibration.levels(), calibration.zero(), calibration.steps());
    quantiser.quantise(source, calibration.threshold(), planes);
    return planes;
  }
}
