package io.cleave.lab.link;

/**
 * Takes a batch to the other side of a cut: it writes each sample as the sender would, counts the
 * bytes, and reads the sample as the receiver would. Not safe for concurrent use.
 *
 * @param <T> what is sent: {@link io.cleave.codec.tensor.Tensors}, or a list of {@link
 *     io.cleave.core.picture.Pixels}
 */
@FunctionalInterface
public interface Link<T> {
  /**
   * What arrived, and its size.
   *
   * @param <T> what is sent, as for the link
   * @param received the samples as received, in the order in which they were sent; may use the
   *     link's memory, so it is valid only until the next call of {@link Link#send}
   * @param bytes the total size of all samples in bytes, each sent on its own
   */
  record Delivery<T>(T received, long bytes) {}

  /**
   * {@return what arrived on the other side, and its size}
   *
   * @param batch one or more samples, which are left unchanged
   */
  Delivery<T> send(T batch);

  /**
   * {@return the bytes that {@link #send} would count} A link that can count without receiving
   * overrides this method.
   *
   * @param batch one or more samples, which are left unchanged
   */
  default long count(T batch) {
    return send(batch).bytes();
  }
}
