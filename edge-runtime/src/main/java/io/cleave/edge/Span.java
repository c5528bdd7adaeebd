package io.cleave.edge;

/**
 * A part of a request's time.
 *
 * @param stage what it was spent with
 * @param startNanos when it began, from the request's start, at least 0
 * @param nanos how long it took, at least 0
 */
public record Span(Stage stage, long startNanos, long nanos) {}
