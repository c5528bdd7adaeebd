package io.cleave.edge;

/**
 * A part of a request's time.
 *
 * @param stage that the time was spent in
 * @param startNanos when the span began, in nanoseconds after the request's start; 0 or more
 * @param nanos duration in nanoseconds; 0 or more
 */
public record Span(Stage stage, long startNanos, long nanos) {}
