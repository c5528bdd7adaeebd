package io.cleave.cli.progress;

import io.cleave.lab.sweep.SweepListener;
import java.io.PrintWriter;

/** Shows a sweep as a bar. */
public final class SweepProgress extends ProgressLine implements SweepListener {
  private final PrintWriter out;

  public SweepProgress(PrintWriter out) {
    super(out, "\r");
    this.out = out;
  }

  @Override
  public void started(int finishedChunks, int chunks, long images) {
    if (finishedChunks > 0) {
      out.printf("resuming: %,d of %,d chunks are done%n", finishedChunks, chunks);
      out.flush();
    }
    begin("sweep", 0, images);
  }

  @Override
  public void measured(int images) {
    stepBy(images);
  }
}
