/**
 * Charts as SVG: XChart draws, Batik writes, text stays text. Start with {@link
 * io.cleave.cli.report.chart.Plot}.
 */
package io.cleave.cli.report.chart;
