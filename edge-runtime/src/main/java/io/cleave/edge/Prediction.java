package io.cleave.edge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.pytorch.TensorShapes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * One answer. It owns its memory, which the garbage collector frees: nothing has to be closed.
 * Immutable.
 */
public final class Prediction {
  private final TensorShape shape;
  private final ByteBuffer values;
  private final RequestReport report;

  /** Takes little-endian float32 between 0 and limit, which nobody changes any more. */
  Prediction(TensorShape shape, ByteBuffer values, RequestReport report) {
    this.shape = shape;
    this.values = values;
    this.report = report;
  }

  /**
   * The tail's output where it was decoded.
   *
   * @return a read-only view of the logits, one a class
   */
  public FloatBuffer logits() {
    return values.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().asReadOnlyBuffer();
  }

  /**
   * The tail's output as an array of an engine.
   *
   * @param manager owns the new array
   * @return a copy of the logits, of shape (1, classes)
   */
  public NDArray logits(NDManager manager) {
    return stack(List.of(this), manager);
  }

  /** Copies predictions of one shape into one array of shape (batch, classes). */
  static NDArray stack(List<Prediction> predictions, NDManager manager) {
    TensorShape shape = predictions.get(0).shape;
    ByteBuffer all =
        ByteBuffer.allocateDirect(predictions.size() * shape.bytes())
            .order(ByteOrder.nativeOrder());
    for (Prediction prediction : predictions) {
      all.put(prediction.values.duplicate());
    }
    return manager.create(
        all.flip(), TensorShapes.batch(predictions.size(), shape), DataType.FLOAT32);
  }

  /**
   * Which way the answer was made.
   *
   * @return by a server, or on the device by the client's {@link Fallback}
   */
  public PredictionPath path() {
    return report.path();
  }

  /**
   * Where the request's time and bytes went.
   *
   * @return the report
   */
  public RequestReport report() {
    return report;
  }
}
