package io.cleave.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.PartId;
import io.cleave.core.PartLock;
import io.cleave.core.PartSession;
import io.cleave.core.djl.ElementTypes;
import io.cleave.core.djl.TensorShapes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a block on one thread. The engine reads the inputs where the caller filled them, or where
 * they lie in native memory; its outputs are read where it left them.
 */
final class BlockSession extends PartSession {
  private final PartId part;
  private final Block block;
  private final NDManager manager;
  private final ParameterStore parameters;
  private @Nullable NDManager scope;

  /**
   * The session's manager is not the part's, so that outputs stay readable when the part is closed.
   */
  BlockSession(PartId part, Block block, PartLock lock) {
    super(part.range().given(), lock);
    this.part = part;
    this.block = block;
    this.manager = PyTorch.newManager();
    this.parameters = new ParameterStore(manager, false);
  }

  @Override
  protected Tensors compute(Tensors inputs) {
    freeOutputs();
    NDManager fresh = manager.newSubManager();
    scope = fresh;
    NDList wanted = block.forward(parameters, arrays(inputs, fresh), false);
    wanted.attach(fresh);
    return tensors(wanted, inputs.batch());
  }

  private static NDList arrays(Tensors tensors, NDManager scope) {
    NDList arrays = new NDList();
    List<TensorSpec> specs = tensors.signature().tensors();
    for (int i = 0; i < specs.size(); i++) {
      TensorSpec spec = specs.get(i);
      arrays.add(
          scope.create(
              tensors.data(i),
              TensorShapes.batch(tensors.batch(), spec.shape()),
              ElementTypes.of(spec.type())));
    }
    return arrays;
  }

  private Tensors tensors(NDList arrays, int batch) {
    Signature wanted = part.range().wanted();
    List<TensorSpec> expected = wanted.tensors();
    if (arrays.size() != expected.size()) {
      List<String> gave =
          arrays.stream().map(array -> array.getDataType() + "" + array.getShape()).toList();
      throw new IllegalStateException(part + ": gave " + gave + " (expected: " + wanted + ")");
    }
    List<TensorSpec> specs = new ArrayList<>();
    List<ByteBuffer> data = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      specs.add(concrete(expected.get(i), arrays.get(i), batch));
      data.add(arrays.get(i).toByteBuffer(true));
    }
    return Tensors.of(new Signature(specs), batch, data);
  }

  private TensorSpec concrete(TensorSpec expected, NDArray array, int batch) {
    boolean sound =
        array.getDataType() == ElementTypes.of(expected.type())
            && array.getShape().dimension() == expected.shape().rank() + 1
            && array.getShape().get(0) == batch;
    if (sound) {
      TensorSpec concrete = expected.withShape(TensorShapes.of(array.getShape().slice(1)));
      if (expected.shape().admits(concrete.shape())) {
        return concrete;
      }
    }
    throw new IllegalStateException(
        part
            + ": gave "
            + array.getDataType()
            + array.getShape()
            + " (expected: a batch of "
            + batch
            + " of "
            + expected
            + ")");
  }

  private void freeOutputs() {
    if (scope != null) {
      scope.close();
      scope = null;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
