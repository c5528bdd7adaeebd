package org.example.toy.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A layer that waits in the middle of a run.
 *
 * @param layer what it is otherwise
 * @param reached counted down when a run is here
 * @param released what it waits for
 */
public record WaitingLayer(ToyLayer layer, CountDownLatch reached, CountDownLatch released)
    implements WrappedLayer {

  @Override
  public NDList onPyTorch(NDList taken, Map<String, NDArray> weights) {
    await();
    return layer.onPyTorch(taken, weights);
  }

  @Override
  public void inGraph(ToyOnnx graph) {
    throw new UnsupportedOperationException("no node of a graph waits");
  }

  @Override
  public List<ToyArray> inJava(List<ToyArray> taken, Map<String, float[]> weights) {
    await();
    return layer.inJava(taken, weights);
  }

  private void await() {
    reached.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
