package io.cleave.cloud;

import io.cleave.codec.Calibration;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.Preprocessing;
import io.cleave.core.SplitPoint;
import java.util.List;
import java.util.Optional;

/**
 * A tail that a server serves.
 *
 * @param part belongs to whoever loaded it
 * @param point what an edge asks for
 * @param calibrations those that requests may be coded with
 * @param pictures how a picture becomes the input; empty where the input is no image
 */
record ServedPart(
    Part part, SplitPoint point, List<Calibration> calibrations, Optional<Preprocessing> pictures) {

  ServedPart {
    calibrations = List.copyOf(calibrations);
    for (Calibration calibration : calibrations) {
      if (!calibration.isFor(point.crossing())) {
        throw new IllegalArgumentException(
            "calibration: " + calibration + " (expected: one for " + point.crossing() + ")");
      }
    }
  }

  static ServedPart of(Part part, List<Calibration> calibrations) {
    SplitPoint point = SplitPoint.before(part);
    return new ServedPart(part, point, calibrations, pictures(part, point));
  }

  private static Optional<Preprocessing> pictures(Part part, SplitPoint point) {
    return point.fingerprint().cut().equals(Cut.INPUT)
            && part.model().task() instanceof Classification task
        ? Optional.of(task.preprocessing())
        : Optional.empty();
  }

  ModelFingerprint fingerprint() {
    return point.fingerprint();
  }

  /** The shape of what crosses, of one request. */
  TensorShape input() {
    return point.crossing();
  }

  /** The shape of one answer. */
  TensorShape output() {
    return point.answer();
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
              .formatted(requestMemoryBytes, maxRequestBytes(), fingerprint()));
    }
    int most = Integer.MAX_VALUE / input().bytes();
    if (maxBatch > most) {
      throw new IllegalArgumentException(
          "maxBatch: %d (expected: <= %d for %s)".formatted(maxBatch, most, fingerprint()));
    }
  }

  /** The largest payload that a request for this tail can need. */
  int maxRequestBytes() {
    long tensorBytes = TensorDecoder.maxEncodedBytes(input());
    long pictureBytes = pictures.isPresent() ? Protocol.MAX_PICTURE_BYTES : 0;
    long bytes = RequestPreamble.BYTES + Math.max(tensorBytes, pictureBytes);
    return (int) Math.min(bytes, Integer.MAX_VALUE - FrameHeader.BYTES);
  }
}
