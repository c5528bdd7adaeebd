package io.cleave.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.pytorch.PyTorch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.function.Function;

/** Some layers of a network, one tensor in and one out, for batches of any size. */
public final class Layers implements AutoCloseable {
  private final Part part;
  private final Session session;
  private final NDManager manager = PyTorch.newManager();

  private Layers(Part part) {
    this.part = part;
    this.session = part.newSession();
  }

  /**
   * Loads layers.
   *
   * @param engine what runs them
   * @param model what they are of
   * @param range which of it
   * @return the layers, which the caller closes
   * @throws IOException as {@link Engine#load}
   */
  public static Layers load(Engine engine, Model model, Range range) throws IOException {
    return new Layers(engine.load(model, range));
  }

  /**
   * Runs the layers.
   *
   * @param batch how many samples
   * @param input makes the input with a manager that is closed afterwards
   * @return their output as little-endian float32, valid until the next run
   */
  public ByteBuffer output(int batch, Function<NDManager, NDArray> input) {
    Tensors inputs = session.inputs(part.given(), batch);
    try (NDManager scratch = manager.newSubManager()) {
      inputs.data(0).put(input.apply(scratch).toByteBuffer());
    }
    return session.run().data(0);
  }

  /**
   * Runs the layers.
   *
   * @param batch how many samples
   * @param input little-endian float32
   * @return as {@link #output(int, Function)}
   */
  public ByteBuffer output(int batch, ByteBuffer input) {
    session.inputs(part.given(), batch).data(0).put(input.duplicate());
    return session.run().data(0);
  }

  /**
   * The best of each sample's logits.
   *
   * @param batch how many samples
   * @param logits as the layers gave them
   * @return the class of each sample
   */
  public static int[] classes(int batch, ByteBuffer logits) {
    FloatBuffer values = logits.asFloatBuffer();
    int each = values.remaining() / batch;
    int[] classes = new int[batch];
    for (int i = 0; i < batch; i++) {
      for (int j = 1; j < each; j++) {
        if (values.get(i * each + j) > values.get(i * each + classes[i])) {
          classes[i] = j;
        }
      }
    }
    return classes;
  }

  @Override
  public void close() {
    session.close();
    part.close();
    manager.close();
  }
}
