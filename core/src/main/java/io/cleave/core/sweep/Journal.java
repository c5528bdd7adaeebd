package io.cleave.core.sweep;

import java.io.IOException;
import java.util.Map;

/** The finished chunks of a sweep, kept for one that is ended early. Not thread safe. */
interface Journal extends AutoCloseable {

  /** {@return the chunks that were there when the journal was opened, by number} */
  Map<Integer, ChunkResult> finished();

  /** Keeps one more chunk: it is on the disk when this returns. */
  void append(ChunkResult result) throws IOException;

  @Override
  void close() throws IOException;

  /** {@return one that keeps nothing} */
  static Journal none() {
    return new Journal() {
      @Override
      public Map<Integer, ChunkResult> finished() {
        return Map.of();
      }

      @Override
      public void append(ChunkResult result) {}

      @Override
      public void close() {}
    };
  }
}
