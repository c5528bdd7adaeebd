package io.cleave.cli;

import io.cleave.codec.internal.file.Reason;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Standard output that remembers why it could not be written; Java's own forgets the reason. */
final class StandardOutput extends FilterOutputStream {
  private static final String READER_GONE = "Broken pipe";

  private volatile @Nullable IOException failure;

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** Replaces Java's standard output. */
  static StandardOutput install() {
    StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(new BufferedOutputStream(output), true, encoding()));
    return output;
  }

  private static Charset encoding() {
    String known = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    return known == null ? Charset.defaultCharset() : Charset.forName(known);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      }
      throw e;
    }
  }

  /**
   * Reports at the end that output could not be written, and returns the exit code of the process.
   * It reports nothing if the reader has closed the pipe because it has read enough, as {@code
   * head} does.
   *
   * @param code the exit code of the command
   */
  int finish(int code) {
    System.out.flush();
    IOException first = failure;
    if (first == null || String.valueOf(first.getMessage()).contains(READER_GONE)) {
      return code;
    }
    System.err.println("cleave: standard output: cannot be written: " + Reason.of(first));
    return code == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : code;
  }
}
