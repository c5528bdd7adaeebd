package io.cleave.core;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;

/**
 * One thread's memory for running a {@link Part}: fill the inputs, run, read the outputs.
 *
 * <pre>{@code
 * Tensors inputs = session.inputs(part.given(), 1);
 * inputs.data(0).put(image);
 * Tensors outputs = session.run();
 * }</pre>
 *
 * <p>Or run on tensors that are there already, such as another session's outputs:
 *
 * <pre>{@code
 * Tensors logits = tail.run(head.run());
 * }</pre>
 *
 * <p>Not safe for concurrent use. All tensors that it hands out are its own, in native memory,
 * unless {@link #run(Tensors)} says otherwise.
 */
public interface Session extends AutoCloseable {
  /**
   * Gives the memory that the next run reads. Asked again for the same shapes and no more samples
   * than ever before, it gives the same memory with what was written there, so that a batch may be
   * filled and then run in part; otherwise what earlier calls handed out is not valid any more.
   *
   * @param shapes fixed shapes that the part's {@code given} admits; {@code given} itself where it
   *     has no open dimension
   * @param batch how many samples, at least 1
   * @return tensors to fill; what they hold otherwise is undefined
   * @throws IllegalArgumentException if the part does not take such tensors; names the first
   */
  Tensors inputs(Signature shapes, int batch);

  /**
   * Runs the layers on the inputs that were handed out last.
   *
   * @return what the part wants, with its concrete shapes; read only, valid until the next call of
   *     this session
   * @throws IllegalStateException if no inputs were handed out yet, the part or the session is
   *     closed, or the layers gave other tensors than the network says; names them
   */
  Tensors run();

  /**
   * Runs the layers on tensors that lie elsewhere. They stay the caller's: they are read only,
   * where they lie if the engine can, and must not change until the call returns. What {@link
   * #inputs} handed out is not valid any more.
   *
   * <p>An output that is one of the inputs may be a view of the caller's memory: what it holds is
   * valid as long as that memory is.
   *
   * @param inputs tensors that the part's {@code given} admits, in its order, in native memory or
   *     on the heap; no outputs of this session
   * @return as {@link #run()}
   * @throws IllegalArgumentException if the part does not take such tensors; names the first
   * @throws IllegalStateException as {@link #run()}
   */
  default Tensors run(Tensors inputs) {
    Tensors own = inputs(inputs.signature(), inputs.batch());
    inputs.signature().names().forEach(name -> own.data(name).put(inputs.data(name)));
    return run();
  }

  /** Frees the memory. What was handed out is not valid any more. Closing again does nothing. */
  @Override
  void close();
}
