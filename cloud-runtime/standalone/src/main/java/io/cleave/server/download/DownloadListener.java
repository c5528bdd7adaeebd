package io.cleave.server.download;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of downloads. */
public interface DownloadListener {
  /**
   * A download begins.
   *
   * @param name of the file
   * @param bytes how long it will be, or -1 where the server does not say
   * @return hears of its progress
   */
  Shown started(String name, long bytes);

  /** One download, on the thread that fetches. Closed when it ends, however it does. */
  interface Shown extends AutoCloseable {
    /**
     * Some more has come.
     *
     * @param sofar bytes since the beginning
     */
    void received(long sofar);

    @Override
    void close();
  }

  /**
   * A line in the log where one begins, for programs that nobody watches.
   *
   * @return the listener
   */
  static DownloadListener logging() {
    Logger log = LoggerFactory.getLogger(DownloadListener.class);
    return (name, bytes) -> {
      log.info("fetching {}, {} bytes", name, bytes < 0 ? "who knows how many" : bytes);
      return new Shown() {
        @Override
        public void received(long sofar) {}

        @Override
        public void close() {}
      };
    };
  }
}
