package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ServerSpan;
import io.cleave.codec.protocol.SpanKind;
import io.cleave.edge.Span;
import io.cleave.edge.Stage;
import java.util.ArrayList;
import java.util.List;

/** Where time went, one span after the other, by the device's clock. For one thread at a time. */
public final class Timeline {
  private final long startNanos;
  private final List<Span> spans = new ArrayList<>();
  private long endNanos;

  /** Begins at that time, without a span. */
  public Timeline(long startNanos) {
    this.startNanos = startNanos;
    this.endNanos = startNanos;
  }

  /**
   * The time between a request's first byte and the last byte of its answer. Time that the server
   * does not account for is split equally between the ways to the server and back.
   *
   * @param server the server's spans, shortened where they would exceed the whole
   */
  static Timeline ofRoundTrip(long writtenNanos, ResponsePreamble server, long arrivedNanos) {
    Timeline line = new Timeline(writtenNanos);
    long left = arrivedNanos - writtenNanos;
    long busy = Math.min(left, server.spans().stream().mapToLong(ServerSpan::nanos).sum());
    long received = Math.min(busy, server.nanos(SpanKind.RECEIVE));
    line.until(Stage.NETWORK, writtenNanos + (left - busy) / 2 + received);
    for (ServerSpan span : server.spans()) {
      if (span.kind() != SpanKind.RECEIVE) {
        line.until(stage(span.kind()), Math.min(arrivedNanos, line.endNanos + span.nanos()));
      }
    }
    line.until(Stage.NETWORK, arrivedNanos);
    return line;
  }

  private static Stage stage(SpanKind kind) {
    return switch (kind) {
      case RECEIVE -> Stage.NETWORK;
      case QUEUE -> Stage.QUEUE;
      case DECODE -> Stage.DECODE;
      case RUN -> Stage.TAIL;
      case ENCODE -> Stage.ANSWER;
    };
  }

  /** Adds a span from the end of the last one. */
  public Timeline until(Stage stage, long nowNanos) {
    if (nowNanos > endNanos) {
      spans.add(new Span(stage, endNanos - startNanos, nowNanos - endNanos));
      endNanos = nowNanos;
    }
    return this;
  }

  /**
   * Appends a timeline that began when this one ended, or later; the time between them is a wait.
   */
  public Timeline then(Timeline next) {
    until(Stage.WAIT, next.startNanos);
    for (Span span : next.spans) {
      until(span.stage(), next.startNanos + span.startNanos() + span.nanos());
    }
    return this;
  }

  public long endNanos() {
    return endNanos;
  }

  public long totalNanos() {
    return endNanos - startNanos;
  }

  public List<Span> spans() {
    return List.copyOf(spans);
  }
}
