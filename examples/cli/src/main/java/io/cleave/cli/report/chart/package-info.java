/**
 * Charts as SVG: XChart draws them, Batik writes them, and their text stays text. Start at {@link
 * io.cleave.cli.report.chart.Plot}.
 */
@NullMarked
package io.cleave.cli.report.chart;

import org.jspecify.annotations.NullMarked;
