package io.cleave.cli.progress;

import io.cleave.lab.sweep.SweepListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a sweep as one task. */
public final class SweepProgress extends ProgressLine implements SweepListener {
  public SweepProgress(PrintWriter out) {
    super(out);
  }

  @Override
  public void started(int finishedChunks, int chunks, long images) {
    if (finishedChunks > 0) {
      printLine(
          String.format(
              Locale.ROOT, "resuming: %,d of %,d chunks are done", finishedChunks, chunks));
    }
    begin("sweep", 0, images);
  }

  @Override
  public void measured(int images) {
    stepBy(images);
  }
}
