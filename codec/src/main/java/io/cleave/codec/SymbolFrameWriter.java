package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.StoredCoder;
import io.cleave.codec.entropy.SymbolCoders;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.pruning.ActivationThreshold;
import io.cleave.codec.internal.pruning.BudgetLadder;
import io.cleave.codec.internal.pruning.MapSelector;
import io.cleave.codec.internal.pruning.SelectionKernels;
import io.cleave.codec.internal.pruning.SurvivingMaps;
import io.cleave.codec.quantise.Quantiser;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames of version 2: quantised symbols, coded. An activation with NaN or infinities is
 * written as a frame of version 1, whole and exact. Not safe for concurrent use.
 */
final class SymbolFrameWriter implements TensorFormat.Writer {
  private final TensorShape shape;
  private final Profile profile;
  private final @Nullable Calibration calibration;
  private final float[] fixedSteps;
  private final boolean stepPerMap;
  private final int maxEncodedBytes;

  private final Quantiser quantiser;
  private final TensorShape coded;
  private final @Nullable PlaneMixing mixing;
  private final SymbolPlanes planes;
  private final SymbolCoders coders;
  private final int[] candidates;
  private final SymbolFrameHeader header;
  private byte[] payload;
  private byte[] attempt;
  private final BudgetLadder ladder;
  private final SurvivingMaps survivors;
  private final @Nullable MapSelector mapSelector;
  private final ActivationThreshold ownThreshold;
  private final MaskedFrameWriter exact;
  private final FrameChecksum checksum = new FrameChecksum();

  private int written;
  private int payloadBytes;
  private int kept;
  private boolean sentExact;

  SymbolFrameWriter(TensorShape shape, Profile profile) {
    this.shape = shape;
    this.profile = profile;
    this.calibration = profile.calibration().orElse(null);
    this.fixedSteps = calibration == null ? new float[0] : calibration.steps();
    this.stepPerMap = profile.scale().isPerMap(shape);
    checkCalibration();
    this.coded = calibration == null ? shape : calibration.codedShape();
    this.mixing = mixing();
    this.quantiser = new Quantiser(coded, stepPerMap);
    this.planes = SymbolPlanes.of(coded);
    this.coders = new SymbolCoders(planes, profile.calibration().flatMap(Calibration::tables));
    this.candidates = profile.coders();
    this.header = new SymbolFrameHeader(shape, List.of());
    int room = coded.elements();
    for (int coder : candidates) {
      room = Math.max(room, coders.get(coder).maxBytes());
    }
    this.payload = new byte[room];
    this.attempt = new byte[room];
    this.ladder = new BudgetLadder(profile.levels(), calibration != null);
    this.survivors = new SurvivingMaps(coded);
    this.mapSelector = mapSelector(profile.pruning());
    float minThreshold = calibration == null ? 0 : calibration.threshold();
    this.ownThreshold =
        profile
            .pruning()
            .activations()
            .threshold(coded.elements(), Float.floatToRawIntBits(minThreshold));
    this.exact =
        new MaskedFrameWriter(shape, Pruning.none(), ValueType.FLOAT32, SelectionKernels.best());
    this.maxEncodedBytes = checkedBudget(exact.maxEncodedBytes());
  }

  private @Nullable PlaneMixing mixing() {
    if (calibration == null || calibration.transform().isEmpty()) {
      return null;
    }
    if (!profile.pruning().equals(Pruning.none())) {
      throw Check.refusal(
          "pruning", profile.pruning(), "none beside a calibration that mixes feature maps");
    }
    return PlaneMixing.of(calibration);
  }

  private @Nullable MapSelector mapSelector(Pruning pruning) {
    if (pruning.maps().isPresent() && shape.rank() == 1) {
      throw Check.refusal("pruning", pruning, "no rule for maps, since " + shape + " has none");
    }
    return pruning.maps().map(rule -> new MapSelector(rule, shape)).orElse(null);
  }

  /**
   * Checks the budget. A frame of version 2 is smaller than a dense one of version 1 by at least
   * three bytes an element, since its payload has at most one byte an element.
   */
  private int checkedBudget(int max) {
    int budget = profile.budget().orElse(max);
    int min = minHeaderBytes() + TensorFrame.CHECKSUM_BYTES;
    Check.argument(budget >= min, "bytes", budget, "at least " + min + " for " + shape);
    return Math.min(budget, max);
  }

  private void checkCalibration() {
    if (calibration != null && !calibration.isFor(shape)) {
      throw Check.refusal("calibration", calibration, "one for " + shape);
    }
  }

  @Override
  public int maxEncodedBytes() {
    return maxEncodedBytes;
  }

  @Override
  public int write(ByteBuffer activation, ByteBuffer target) {
    ByteBuffer source = mixing == null ? activation : mixing.mix(activation);
    sentExact = !quantiser.measure(source);
    if (sentExact) {
      return writeExact(activation, target);
    }
    dropMaps(source);
    float own = Float.intBitsToFloat(ownThreshold.resolve(source, survivors));
    encode(source, profile.levels(), own);
    if (frameBytes() > maxEncodedBytes) {
      fit(source, own);
    }
    return finish(target);
  }

  private int writeExact(ByteBuffer activation, ByteBuffer target) {
    if (profile.budget().isPresent()) {
      throw Check.refusal(
          "activation", "has infinities or NaN", "finite values, given a byte budget");
    }
    return exact.write(activation, target);
  }

  private void dropMaps(ByteBuffer activation) {
    if (mapSelector == null) {
      return;
    }
    mapSelector.select(activation, survivors);
    for (int map = 0; map < planes.maps(); map++) {
      if (!survivors.contains(map)) {
        quantiser.drop(map);
      }
    }
  }

  /** Finds the first rung of the ladder that fits, as long as rungs descend in size. */
  private void fit(ByteBuffer activation, float own) {
    int tooLarge = 0;
    int fitting = ladder.rungs();
    int last = 0;
    while (fitting - tooLarge > 1) {
      last = (tooLarge + fitting) >>> 1;
      encodeRung(activation, last, own);
      if (frameBytes() <= maxEncodedBytes) {
        fitting = last;
      } else {
        tooLarge = last;
      }
    }
    if (last != fitting) {
      encodeRung(activation, fitting, own);
    }
  }

  private void encodeRung(ByteBuffer activation, int rung, float own) {
    if (rung == ladder.rungs()) {
      encode(activation, ladder.levels(rung), quantiser.largest());
    } else {
      float threshold = ladder.threshold(rung, own, quantiser.largest());
      encode(activation, ladder.levels(rung), threshold);
    }
  }

  private void encode(ByteBuffer activation, int levels, float threshold) {
    if (calibration == null) {
      quantiser.chooseSteps(activation, levels);
    } else {
      quantiser.fixSteps(levels, calibration.zero(), fixedSteps);
    }
    kept = quantiser.quantise(activation, threshold, planes);
    encodeSymbols();
  }

  private void encodeSymbols() {
    if (kept == 0) {
      written = SymbolFrameHeader.NO_CODER;
      payloadBytes = 0;
      return;
    }
    payloadBytes = Integer.MAX_VALUE;
    for (int coder : candidates) {
      int bytes = coders.get(coder).encode(planes, attempt, 0);
      if (bytes < payloadBytes) {
        keepAttempt(coder, bytes);
      }
    }
    if (payloadBytes > planes.elements()) {
      written = StoredCoder.ID;
      payloadBytes = coders.get(written).encode(planes, payload, 0);
    }
  }

  private void keepAttempt(int coder, int bytes) {
    byte[] encoded = attempt;
    attempt = payload;
    payload = encoded;
    written = coder;
    payloadBytes = bytes;
  }

  private int headerBytes() {
    if (written == SymbolFrameHeader.NO_CODER) {
      return minHeaderBytes();
    }
    return calibration == null ? header.bytes(stepPerMap) : SymbolFrameHeader.CALIBRATED_BYTES;
  }

  /** Where planes are all 0, feature maps are not: both ends know what they are. */
  private int minHeaderBytes() {
    return mixing == null ? header.emptyBytes() : SymbolFrameHeader.CALIBRATED_BYTES;
  }

  private int frameBytes() {
    return headerBytes() + payloadBytes + TensorFrame.CHECKSUM_BYTES;
  }

  private int finish(ByteBuffer target) {
    if (written == SymbolFrameHeader.NO_CODER && mixing == null) {
      header.writeEmpty(target);
    } else if (calibration == null) {
      header.write(target, written, quantiser.steps(), stepPerMap);
    } else {
      header.write(target, written, calibration);
    }
    int start = target.position();
    int end = start + headerBytes() + payloadBytes;
    target.put(start + headerBytes(), payload, 0, payloadBytes);
    return checksum.seal(target, end);
  }

  @Override
  public EncodedSize lastSize() {
    if (sentExact) {
      return exact.lastSize();
    }
    int framing = headerBytes() + TensorFrame.CHECKSUM_BYTES;
    return new EncodedSize(framing, 0, payloadBytes, kept, Optional.empty());
  }

  @Override
  public double lastBound() {
    if (sentExact) {
      return exact.lastBound();
    }
    return mixing == null ? quantiser.bound() : mixing.bound(quantiser.bound());
  }
}
