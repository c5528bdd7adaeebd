package io.cleave.codec;

import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Reads frames of version 2: coded symbols, and the steps that give them values. The memory of a
 * calibration and that of a coder are taken with the first frame. Not safe for concurrent use.
 */
final class SymbolFrameReader {
  private final SymbolFrameHeader header;
  private final SymbolStage uncalibrated;
  private final Calibration[] calibrations;
  private final SymbolStage[] calibrated;
  private final byte[] payload;
  private final FrameChecksum checksum = new FrameChecksum();

  SymbolFrameReader(TensorShape shape, Calibration... calibrations) {
    this.header = new SymbolFrameHeader(shape, calibrations);
    this.uncalibrated = SymbolStage.of(shape);
    this.calibrations = calibrations.clone();
    this.calibrated = new SymbolStage[calibrations.length];
    this.payload = new byte[shape.elements()];
  }

  /**
   * Reads one frame.
   *
   * @param frame all that remains; its position stays
   * @param target receives the activation from its position on, which stays
   * @throws CorruptFrameException if the bytes are not exactly one frame; the target is then
   *     untouched
   */
  void read(ByteBuffer frame, ByteBuffer target) {
    header.read(frame, uncalibrated.steps());
    SymbolStage stage = stage(header.calibration());
    header.checkCoder(stage);
    int bytes = frame.remaining() - header.length() - TensorFrame.CHECKSUM_BYTES;
    checkLength(bytes, stage);
    checksum.check(frame);
    if (header.coder() == CoderKind.NONE) {
      stage.writeZeros(target);
      return;
    }
    frame.get(frame.position() + header.length(), payload, 0, bytes);
    decode(stage, bytes);
    stage.write(target);
  }

  private SymbolStage stage(int calibration) {
    if (calibration == SymbolFrameHeader.NOT_CALIBRATED) {
      return uncalibrated;
    }
    if (calibrated[calibration] == null) {
      calibrated[calibration] = SymbolStage.of(calibrations[calibration]);
    }
    return calibrated[calibration];
  }

  private void checkLength(int bytes, SymbolStage stage) {
    int most = header.coder() == CoderKind.NONE ? 0 : stage.maxPayloadBytes();
    if (bytes > most) {
      throw new CorruptFrameException(
          header.length() + most + TensorFrame.CHECKSUM_BYTES,
          "length",
          "trailing bytes (expected: at most " + most + " bytes of symbols, not " + bytes + ")");
    }
  }

  private void decode(SymbolStage stage, int bytes) {
    try {
      stage.decode(header.coder(), payload, bytes);
    } catch (CorruptSymbolsException e) {
      throw new CorruptFrameException(header.length(), "symbols", e.getMessage());
    }
  }
}
