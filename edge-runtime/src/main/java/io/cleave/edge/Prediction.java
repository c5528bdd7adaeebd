package io.cleave.edge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.djl.ArrayTensors;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One answer. Its memory belongs to it and is freed by the garbage collector; nothing has to be
 * closed. Immutable.
 */
public final class Prediction {
  private final Tensors outputs;
  private final Report report;

  /**
   * Wraps the outputs of an answer.
   *
   * @param outputs tensors that nobody changes any more
   * @param report of the request
   */
  public Prediction(Tensors outputs, Report report) {
    this.outputs = readOnly(outputs);
    this.report = report;
  }

  private static Tensors readOnly(Tensors tensors) {
    List<ByteBuffer> data = new ArrayList<>();
    for (int i = 0; i < tensors.signature().tensors().size(); i++) {
      data.add(tensors.data(i).asReadOnlyBuffer());
    }
    return Tensors.of(tensors.signature(), tensors.batch(), data);
  }

  /**
   * {@return the wanted outputs of the network, as one read-only sample with its concrete shapes}
   * They are in the order in which the request named them, or else in the network's.
   */
  public Tensors outputs() {
    return outputs;
  }

  /**
   * {@return a read-only view of the only float32 output, such as a classifier's logits}
   *
   * @throws IllegalStateException if there is not exactly one float32 output; the message names the
   *     outputs
   */
  public FloatBuffer logits() {
    return outputs.data(logitsIndex()).asFloatBuffer();
  }

  /**
   * {@return a copy of the only float32 output as an array, such as logits of shape (1, classes)}
   *
   * @param manager owns the new array
   * @throws IllegalStateException as {@link #logits()}
   */
  public NDArray logits(NDManager manager) {
    int index = logitsIndex();
    Signature only = Signature.of(outputs.signature().tensors().get(index));
    Tensors logits = Tensors.of(only, 1, List.of(outputs.data(index)));
    return ArrayTensors.stack(List.of(logits), manager).singletonOrThrow();
  }

  private int logitsIndex() {
    Signature signature = outputs.signature();
    int[] real =
        IntStream.range(0, signature.tensors().size())
            .filter(i -> signature.tensors().get(i).type() == ElementType.FLOAT32)
            .toArray();
    if (real.length != 1) {
      throw new IllegalStateException("outputs: " + signature + " (expected: one of float32)");
    }
    return real[0];
  }

  /** Copies predictions of equal shapes into arrays with the batch in front. */
  static NDList stack(List<Prediction> predictions, NDManager manager) {
    return ArrayTensors.stack(predictions.stream().map(Prediction::outputs).toList(), manager);
  }

  /** {@return who made the answer: a server, the head, or the device in place of a server} */
  public PredictionPath path() {
    return report.path();
  }

  /** {@return the report of where the request's time and bytes went} */
  public Report report() {
    return report;
  }
}
