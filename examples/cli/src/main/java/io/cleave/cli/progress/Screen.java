package io.cleave.cli.progress;

import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.Signals;

/** What a user sees of standard error. */
interface Screen {
  /** {@return whether it is a terminal, so that a line can be drawn over the one before} */
  boolean isTerminal();

  /** {@return how wide it is now} */
  int columns();

  /** {@return this process's standard error} */
  static Screen standardError() {
    return StandardError.ONLY;
  }

  /** Asks {@code test} and {@code stty}, without a native library; again where the size changes. */
  final class StandardError implements Screen {
    private static final StandardError ONLY = new StandardError();
    private static final int UNKNOWN = 0;
    private static final int USUAL = 80;
    private static final int NARROWEST = 20;

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
        known.set(asked <= 0 ? USUAL : Math.max(NARROWEST, asked));
      }
      return known.get();
    }
  }
}
