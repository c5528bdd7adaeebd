package io.cleave.lab.link;

/**
 * Brings a batch to the other side of a cut: writes each sample as the sender would, counts the
 * bytes, and reads it as the receiver would. For one thread.
 *
 * @param <T> what is sent: {@link io.cleave.codec.tensor.Tensors}, or a list of {@link
 *     io.cleave.core.picture.Pixels}
 */
@FunctionalInterface
public interface Link<T> {
  /**
   * What arrived.
   *
   * @param <T> as of the link
   * @param received as many samples as were sent, in their order; may be memory of the link's, good
   *     until it sends again
   * @param bytes of all samples together, each as it would travel alone
   */
  record Delivery<T>(T received, long bytes) {}

  /**
   * Sends a batch.
   *
   * @param batch one or more samples, which are left as they are
   * @return what arrived, and what it cost
   */
  Delivery<T> send(T batch);

  /**
   * {@return the bytes that {@link #send} would count} For a link that can spare the receiver.
   *
   * @param batch one or more samples
   */
  default long count(T batch) {
    return send(batch).bytes();
  }
}
