package io.cleave.lab.sparsity;

/** Hears how an analysis goes, on the analysis's own thread. */
public interface SparsityListener {
  /**
   * Some work is done.
   *
   * @param done units of work
   * @param all units of this part of the analysis
   * @param stage what is done now, in a few words
   */
  void progressed(long done, long all, String stage);
}
