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

/** Standard output, which remembers that it could not be written: Java's forgets the reason. */
final class StandardOutput extends FilterOutputStream {
  private static final String READER_GONE = "Broken pipe";

  private volatile @Nullable IOException failure;

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** Takes the place of Java's. */
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
   * Says at the end what could not be written; not where the reader has read enough and left, as
   * {@code head} does.
   *
   * @param code what the command came to
   * @return the process's exit code
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
