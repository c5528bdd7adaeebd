package io.cleave.cli.report.chart;

/**
 * A point of a chart.
 *
 * @param x the horizontal value
 * @param y the vertical value
 */
public record Point(double x, double y) {}
