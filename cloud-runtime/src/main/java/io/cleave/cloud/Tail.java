package io.cleave.cloud;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.codec.Calibration;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Cut;
import io.cleave.core.ModelPart;
import io.cleave.core.Preprocessing;
import io.cleave.core.TensorShapes;
import java.util.List;
import java.util.Optional;

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
 * @param pictures how a picture becomes the input; empty where the input is no image
 */
record Tail(
    ModelFingerprint fingerprint,
    TensorShape input,
    TensorShape output,
    Block block,
    NDManager manager,
    List<Calibration> calibrations,
    Optional<Preprocessing> pictures) {

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
        calibrations,
        part.cut().name().equals(Cut.INPUT) ? part.preprocessing() : Optional.empty());
  }

  /** What a request may carry, as the handshake says it. */
  int formats() {
    return pictures.isPresent()
        ? Protocol.TENSOR_FORMATS | Protocol.PICTURES
        : Protocol.TENSOR_FORMATS;
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
    long tensorBytes = TensorDecoder.maxEncodedBytes(input);
    long pictureBytes = pictures.isPresent() ? Protocol.MAX_PICTURE_BYTES : 0;
    long bytes = RequestPreamble.BYTES + Math.max(tensorBytes, pictureBytes);
    return (int) Math.min(bytes, Integer.MAX_VALUE - FrameHeader.BYTES);
  }
}
