package io.cleave.lab.sweep;

import java.io.IOException;
import java.util.List;

/** Measures chunks somewhere: on threads of this process, or on other machines. */
@FunctionalInterface
public interface ChunkMeasurer {
  /**
   * Measures chunks in any order and hands each over once, as soon as it is done.
   *
   * @param chunks one or more
   * @param finished is called by one thread at a time
   * @throws IOException if a chunk cannot be measured, or what {@code finished} threw
   * @throws InterruptedException if the thread is interrupted
   */
  void measure(List<Chunk> chunks, Receiver finished) throws IOException, InterruptedException;

  /** Takes results. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Takes the counts of a chunk, and writes them to the journal where there is one.
     *
     * @param result of a chunk
     * @throws IOException if the journal cannot be written
     */
    void accept(ChunkResult result) throws IOException;
  }
}
