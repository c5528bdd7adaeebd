package io.cleave.cli.report.chart;

/**
 * A point of a chart.
 *
 * @param x to the right
 * @param y upwards
 */
public record Point(double x, double y) {}
