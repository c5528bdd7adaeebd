/**
 * Charts as SVG: XChart draws, Batik writes, text stays text. Start with {@link
 * io.cleave.examples.report.chart.Plot}.
 */
package io.cleave.examples.report.chart;
