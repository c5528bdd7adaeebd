package io.cleave.cli.options;

import io.cleave.cli.progress.ProgressLine;
import io.cleave.server.download.DownloadListener;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Shows a download as a bar with the time left, in megabytes. */
public final class DownloadBar implements DownloadListener {
  private static final long MEGABYTE = 1_000_000;

  private final PrintWriter err;

  private DownloadBar(PrintWriter err) {
    this.err = err;
  }

  public static DownloadBar on(CommandSpec command) {
    return new DownloadBar(command.commandLine().getErr());
  }

  @Override
  public Shown started(String name, long bytes) {
    ProgressLine line = new ProgressLine(err);
    long all = bytes < 0 ? -1 : Math.max(1, bytes / MEGABYTE);
    return new Shown() {
      @Override
      public void received(long sofar) {
        line.show(name, sofar / MEGABYTE, all, "MB");
      }

      @Override
      public void close() {
        line.close();
      }
    };
  }
}
