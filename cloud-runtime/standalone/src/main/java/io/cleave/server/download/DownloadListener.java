package io.cleave.server.download;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of downloads. */
public interface DownloadListener {
  /**
   * {@return a listener for the progress of a download that begins}
   *
   * @param name of the file
   * @param bytes size of the file, or -1 if the server does not say
   */
  Shown started(String name, long bytes);

  /**
   * Hears of the progress of one download, on the thread that downloads. Closed when the download
   * ends, also if it fails.
   */
  interface Shown extends AutoCloseable {
    /**
     * Called when more bytes have arrived.
     *
     * @param sofar bytes since the beginning
     */
    void received(long sofar);

    @Override
    void close();
  }

  /**
   * {@return a listener for programs that nobody watches, which logs a line when a download begins}
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
