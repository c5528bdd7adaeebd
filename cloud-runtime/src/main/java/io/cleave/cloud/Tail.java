package io.cleave.cloud;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.codec.Calibration;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorShape;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.core.ModelPart;
import io.cleave.core.TensorShapes;
import java.util.List;

/**
 * What a server serves under one fingerprint.
 *
 * @param fingerprint what an edge asks for
 * @param input shape (channels, height, width) of one activation
 * @param output shape (classes) of one answer
 * @param block takes (batch, channels, height, width), gives (batch, classes); shared by all
 *     workers, read only
 * @param manager the parent of every worker's own manager; belongs to whoever loaded the tail
 * @param calibrations those that requests may be coded with
 */
record Tail(
    ModelFingerprint fingerprint,
    TensorShape input,
    TensorShape output,
    Block block,
    NDManager manager,
    List<Calibration> calibrations) {

  Tail {
    calibrations = List.copyOf(calibrations);
    for (Calibration calibration : calibrations) {
      if (!calibration.shape().equals(input)) {
        throw new IllegalArgumentException(
            "calibration: " + calibration + " (expected: one for " + input + ")");
      }
    }
  }

  static Tail of(ModelPart part, List<Calibration> calibrations) {
    return new Tail(
        part.fingerprint(),
        TensorShapes.of(part.inputShape()),
        TensorShapes.of(part.outputShape()),
        part.block(),
        part.manager(),
        calibrations);
  }

  /** Checks that the server has room for this tail's requests and batches. */
  void requireFits(long requestMemoryBytes, int maxBatch) {
    if (requestMemoryBytes < maxRequestBytes()) {
      throw new IllegalArgumentException(
          "requestMemoryBytes: %d (expected: >= %d for %s)"
              .formatted(requestMemoryBytes, maxRequestBytes(), fingerprint));
    }
    int most = Integer.MAX_VALUE / input.bytes();
    if (maxBatch > most) {
      throw new IllegalArgumentException(
          "maxBatch: %d (expected: <= %d for %s)".formatted(maxBatch, most, fingerprint));
    }
  }

  /** The largest payload that a request for this tail can need. */
  int maxRequestBytes() {
    long bytes = (long) RequestPreamble.BYTES + TensorDecoder.maxEncodedBytes(input);
    return (int) Math.min(bytes, Integer.MAX_VALUE - FrameHeader.BYTES);
  }
}
