package io.cleave.codec;

import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.quantise.Dequantiser;
import io.cleave.codec.quantise.Steps;
import java.nio.ByteBuffer;

/**
 * Reads frames of version 2: coded symbols, and the steps that give them values. The memory of a
 * coder is taken with its first frame. Not safe for concurrent use.
 */
final class SymbolFrameReader {
  private final SymbolFrameHeader header;
  private final SymbolPlanes planes;
  private final SymbolCoders coders;
  private final Steps steps;
  private final Dequantiser dequantiser;
  private final byte[] payload;
  private final FrameChecksum checksum = new FrameChecksum();

  SymbolFrameReader(TensorShape shape, Calibration... calibrations) {
    this.header = new SymbolFrameHeader(shape, calibrations);
    this.planes = SymbolPlanes.of(shape);
    this.coders = new SymbolCoders(planes);
    this.steps = new Steps(planes.maps());
    this.dequantiser = new Dequantiser(shape);
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
    header.read(frame, steps);
    int bytes = frame.remaining() - header.length() - TensorFrame.CHECKSUM_BYTES;
    checkLength(bytes);
    checksum.check(frame);
    if (header.coder() == CoderKind.NONE) {
      dequantiser.clear(target);
      return;
    }
    frame.get(frame.position() + header.length(), payload, 0, bytes);
    decode(bytes);
    dequantiser.dequantise(planes, steps, target);
  }

  private void checkLength(int bytes) {
    int most = header.coder() == CoderKind.NONE ? 0 : payload.length;
    if (bytes > most) {
      throw new CorruptFrameException(
          header.length() + most + TensorFrame.CHECKSUM_BYTES,
          "length",
          "trailing bytes (expected: at most " + most + " bytes of symbols, not " + bytes + ")");
    }
  }

  private void decode(int bytes) {
    planes.reset(steps.levels(), steps.zero());
    try {
      coders.get(header.coder()).decode(payload, 0, bytes, planes);
    } catch (CorruptSymbolsException e) {
      throw new CorruptFrameException(header.length(), "symbols", e.getMessage());
    }
  }
}
