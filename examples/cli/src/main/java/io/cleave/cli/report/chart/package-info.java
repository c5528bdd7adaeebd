/**
 * Charts as SVG: XChart draws, Batik writes, text stays text. Start with {@link
 * io.cleave.cli.report.chart.Plot}.
 */
@NullMarked
package io.cleave.cli.report.chart;

import org.jspecify.annotations.NullMarked;
