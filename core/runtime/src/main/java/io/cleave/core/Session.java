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
 * <p>Or run on tensors that already exist, such as another session's outputs:
 *
 * <pre>{@code
 * Tensors logits = tail.run(head.run());
 * }</pre>
 *
 * <p>Not safe for concurrent use. All tensors that it returns are in native memory of its own,
 * unless {@link #run(Tensors)} says otherwise. The caller closes it.
 */
public interface Session extends AutoCloseable {
  /**
   * {@return tensors to fill, which the next run reads; their initial content is undefined} Asked
   * again for the same shapes and at most as many samples as before, this returns the same memory
   * with what was written there, so that a batch may be filled and then run in parts; otherwise,
   * what earlier calls returned is no longer valid.
   *
   * @param shapes fixed shapes that the part's {@code given} allows; {@code given} itself if it has
   *     no open dimension
   * @param batch how many samples, at least 1
   * @throws IllegalArgumentException if the part does not take such tensors; names the first
   */
  Tensors inputs(Signature shapes, int batch);

  /**
   * {@return the tensors that the part computes, with concrete shapes; read-only, valid until the
   * next call of this session} Runs the layers on the tensors that {@link #inputs} returned last.
   *
   * @throws IllegalStateException if {@link #inputs} was not called yet, the part or the session is
   *     closed, or the layers returned other tensors than the network declares; names them
   */
  Tensors run();

  /**
   * {@return the tensors that the part computes, as {@link #run()}} Runs the layers on the caller's
   * tensors. These are only read, without a copy if the engine can, and must not change until the
   * call returns. Tensors that {@link #inputs} returned are no longer valid.
   *
   * <p>An output that is also an input may be a view of the caller's memory, and is valid as long
   * as that memory is.
   *
   * @param inputs tensors that the part's {@code given} allows, in its order, in native memory or
   *     on the heap; not outputs of this session
   * @throws IllegalArgumentException if the part does not take such tensors; names the first
   * @throws IllegalStateException as {@link #run()}
   */
  default Tensors run(Tensors inputs) {
    Tensors own = inputs(inputs.signature(), inputs.batch());
    inputs.signature().names().forEach(name -> own.data(name).put(inputs.data(name)));
    return run();
  }

  /**
   * Releases the memory. Tensors that this session returned are no longer valid. Closing again does
   * nothing.
   */
  @Override
  void close();
}
