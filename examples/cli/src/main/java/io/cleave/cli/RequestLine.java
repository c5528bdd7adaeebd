package io.cleave.cli;

import io.cleave.edge.Report;
import io.cleave.edge.Stage;
import java.util.Locale;

/** Says in one line how many bytes a request took, and where its time went. */
final class RequestLine {
  private RequestLine() {}

  static String of(Report report) {
    return String.format(
        Locale.ROOT,
        "sent %,d bytes, %.1fx less than what crosses; ms: head %.1f, encode %.1f, network %.1f,"
            + " queue %.1f, decode %.1f, tail %.1f, total %.1f; by %s",
        report.bytesSent(),
        (double) report.rawBytes() / report.bytesSent(),
        report.nanos(Stage.HEAD) / 1e6,
        report.nanos(Stage.ENCODE) / 1e6,
        report.nanos(Stage.NETWORK) / 1e6,
        report.nanos(Stage.QUEUE) / 1e6,
        report.nanos(Stage.DECODE) / 1e6,
        report.nanos(Stage.TAIL) / 1e6,
        report.totalNanos() / 1e6,
        report.model());
  }
}
