package io.cleave.lab.sweep;

import java.io.IOException;
import java.util.List;

/** Measures chunks on threads of this process or on other machines. */
@FunctionalInterface
public interface ChunkMeasurer {
  /**
   * Measures chunks in any order, and passes on each result as soon as the chunk is done.
   *
   * @param chunks one or more chunks
   * @param finished receives each result once; called by one thread at a time
   * @throws IOException if a chunk cannot be measured, or {@code finished} throws one
   * @throws InterruptedException if the thread is interrupted
   */
  void measure(List<Chunk> chunks, Receiver finished) throws IOException, InterruptedException;

  /** Receives the results of chunks. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Adds the result of a chunk, and writes it to the journal if there is one.
     *
     * @param result the result
     * @throws IOException if the journal cannot be written
     */
    void accept(ChunkResult result) throws IOException;
  }
}
