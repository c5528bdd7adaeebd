package io.cleave.cli.progress;

import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.Signals;

/** Standard error as the user sees it. */
interface Screen {
  /** Whether this is a terminal, so that a line can be drawn over the previous one. */
  boolean isTerminal();

  /** The current width. */
  int columns();

  /** The standard error of this process. */
  static Screen standardError() {
    return StandardError.ONLY;
  }

  /**
   * Asks {@code test} and {@code stty}, which needs no native library, and asks again when the size
   * changes.
   */
  final class StandardError implements Screen {
    private static final StandardError ONLY = new StandardError();
    private static final int UNKNOWN = 0;
    private static final int DEFAULT_COLUMNS = 80;
    private static final int MIN_COLUMNS = 20;

    private final ExecTerminalProvider system = new ExecTerminalProvider();
    private final boolean terminal = system.isPosixSystemStream(SystemStream.Error);
    private final AtomicInteger known = new AtomicInteger(UNKNOWN);

    private StandardError() {
      if (terminal) {
        Signals.register("WINCH", () -> known.set(UNKNOWN));
      }
    }

    @Override
    public boolean isTerminal() {
      return terminal;
    }

    @Override
    public int columns() {
      if (known.get() == UNKNOWN) {
        int asked = system.systemStreamWidth(SystemStream.Error);
        known.set(asked <= 0 ? DEFAULT_COLUMNS : Math.max(MIN_COLUMNS, asked));
      }
      return known.get();
    }
  }
}
