package io.cleave.bench.load;

import io.cleave.codec.protocol.ResponsePreamble;
import org.jspecify.annotations.Nullable;

/** A server to be asked, over connections that are open. {@link #ask} is for one thread. */
interface LoadTarget extends AutoCloseable {
  /** Hears how a request ended, once, on any thread. */
  interface Reply {
    /**
     * The answer came.
     *
     * @param timings where the server says that its time went; null where it does not say
     */
    void answered(@Nullable ResponsePreamble timings);

    /**
     * None will come.
     *
     * @param reason in a word, to be counted
     */
    void failed(String reason);
  }

  /**
   * Sends the next request and does not wait.
   *
   * @param timeoutMillis how long the answer is of use, at least 1
   * @param reply hears of the end
   */
  void ask(int timeoutMillis, Reply reply);

  /** {@return the mean size of a request on the wire, framing included} */
  int requestBytes();

  @Override
  void close();
}
