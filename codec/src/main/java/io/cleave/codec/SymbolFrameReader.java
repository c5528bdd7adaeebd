package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads frames of version 2: coded symbols, and the steps that give them values. Memory for a
 * calibration or a coder is allocated with the first frame that uses it. Not safe for concurrent
 * use.
 */
final class SymbolFrameReader implements TensorFormat.Reader {
  private final SymbolFrameHeader header;
  private final SymbolStage uncalibrated;
  private final List<Calibration> calibrations;
  private final SymbolStage[] calibrated;
  private final byte[] payload;
  private final FrameChecksum checksum = new FrameChecksum();
  private SymbolStage stage;

  SymbolFrameReader(TensorShape shape, List<Calibration> calibrations) {
    this.header = new SymbolFrameHeader(shape, calibrations);
    this.uncalibrated = SymbolStage.of(shape);
    this.stage = uncalibrated;
    this.calibrations = calibrations;
    this.calibrated = new SymbolStage[calibrations.size()];
    this.payload = new byte[shape.elements()];
  }

  @Override
  public void check(ByteBuffer frame) {
    header.read(frame, uncalibrated.steps());
    stage = stage(header.calibration());
    header.checkCoder(stage);
    int bytes = frame.remaining() - header.length() - TensorFrame.CHECKSUM_BYTES;
    checkLength(bytes);
    checksum.check(frame);
    if (header.coder() != SymbolFrameHeader.NO_CODER) {
      frame.get(frame.position() + header.length(), payload, 0, bytes);
      decode(bytes);
    }
  }

  @Override
  public void write(ByteBuffer frame, ByteBuffer target) {
    if (header.coder() == SymbolFrameHeader.NO_CODER) {
      stage.writeZeros(target);
    } else {
      stage.write(target);
    }
  }

  private SymbolStage stage(int calibration) {
    if (calibration == SymbolFrameHeader.NOT_CALIBRATED) {
      return uncalibrated;
    }
    if (calibrated[calibration] == null) {
      calibrated[calibration] = SymbolStage.of(calibrations.get(calibration));
    }
    return calibrated[calibration];
  }

  private void checkLength(int bytes) {
    int max = header.coder() == SymbolFrameHeader.NO_CODER ? 0 : stage.maxPayloadBytes();
    if (bytes > max) {
      throw new CorruptFrameException(
          header.length() + max + TensorFrame.CHECKSUM_BYTES,
          "length",
          "trailing bytes (expected: at most " + max + " bytes of symbols, not " + bytes + ")");
    }
  }

  private void decode(int bytes) {
    try {
      stage.decode(header.coder(), payload, bytes);
    } catch (CorruptSymbolsException e) {
      throw new CorruptFrameException(header.length(), "symbols", String.valueOf(e.getMessage()));
    }
  }
}
