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
 * One answer. It owns its memory, which the garbage collector frees: nothing has to be closed.
 * Immutable.
 */
public final class Prediction {
  private final Tensors outputs;
  private final Report report;

  /**
   * Takes what was answered.
   *
   * @param outputs tensors that nobody changes any more
   * @param report how they came
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
   * The network's outputs that were wanted.
   *
   * @return one sample with its concrete shapes, read only: in the order in which outputs were
   *     chosen, or else all in the network's
   */
  public Tensors outputs() {
    return outputs;
  }

  /**
   * The only output of real numbers, such as a classifier's.
   *
   * @return a read-only view of the logits, one a class
   * @throws IllegalStateException if not exactly one of the outputs is float32; names them
   */
  public FloatBuffer logits() {
    return outputs.data(logitsIndex()).asFloatBuffer();
  }

  /**
   * The only output of real numbers as an array of an engine.
   *
   * @param manager owns the new array
   * @return a copy of the logits, of shape (1, classes)
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

  /** Copies predictions of the same shapes into arrays with the batch in front. */
  static NDList stack(List<Prediction> predictions, NDManager manager) {
    return ArrayTensors.stack(predictions.stream().map(Prediction::outputs).toList(), manager);
  }

  /**
   * Which way the answer was made.
   *
   * @return by a server, or on the device
   */
  public PredictionPath path() {
    return report.path();
  }

  /**
   * Where the request's time and bytes went.
   *
   * @return the report
   */
  public Report report() {
    return report;
  }
}
