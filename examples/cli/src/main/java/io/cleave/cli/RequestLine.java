package io.cleave.cli;

import io.cleave.edge.RequestReport;
import java.util.Locale;

/** Says in one line where a request's bytes and time went. */
final class RequestLine {
  private RequestLine() {}

  static String of(RequestReport report) {
    return String.format(
        Locale.ROOT,
        "sent %,d bytes, %.1fx less than what crosses; ms: head %.1f, encode %.1f, network %.1f,"
            + " queue %.1f, decode %.1f, tail %.1f, total %.1f",
        report.bytesSent(),
        (double) report.rawBytes() / report.bytesSent(),
        report.headNanos() / 1e6,
        report.encodeNanos() / 1e6,
        report.networkNanos() / 1e6,
        report.queueNanos() / 1e6,
        report.decodeNanos() / 1e6,
        report.tailNanos() / 1e6,
        report.totalNanos() / 1e6);
  }
}
