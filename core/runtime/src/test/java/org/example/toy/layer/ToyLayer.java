package org.example.toy.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.cleave.codec.tensor.Signature;
import java.util.List;
import java.util.Map;
import org.example.toy.ToyNetwork;

/** One layer, once for each engine. Immutable. */
public interface ToyLayer {
  /** The tensors it needs. */
  Signature takes();

  /** The tensors it makes. */
  Signature gives();

  /** Names of its weights, each a vector of {@link ToyNetwork#CHANNELS} elements. */
  List<String> weights();

  /** For PyTorch: arrays with the batch in front. */
  NDList onPyTorch(NDList taken, Map<String, NDArray> weights);

  /** For ONNX Runtime: nodes, for tensors with the batch in front. */
  void inGraph(ToyOnnx graph);

  /** For the interpreter: one sample. */
  List<ToyArray> inJava(List<ToyArray> taken, Map<String, float[]> weights);
}
