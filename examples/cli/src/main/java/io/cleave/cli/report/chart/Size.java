package io.cleave.cli.report.chart;

import java.awt.Font;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The places that a chart is drawn for. */
public enum Size {
  /** A laptop: the legend is beside the plot. */
  WIDE(760, 400, LegendPosition.OutsideE, 12, 90),
  /** A phone: the legend is below the plot. */
  NARROW(350, 320, LegendPosition.OutsideS, 11, 60),
  /** A file of its own: like {@link #WIDE}, with the title of the chart. */
  FILE(760, 440, LegendPosition.OutsideE, 12, 90);

  private static final int LEGEND_LINE = 17;

  private final int width;
  private final int height;
  private final LegendPosition legend;
  private final int letters;
  private final int ticks;

  Size(int width, int height, LegendPosition legend, int letters, int ticks) {
    this.width = width;
    this.height = height;
    this.legend = legend;
    this.letters = letters;
    this.ticks = ticks;
  }

  int width() {
    return width;
  }

  /** The height in pixels; a legend below the plot needs additional room. */
  int height(int series) {
    return this == NARROW ? height + LEGEND_LINE * series : height;
  }

  LegendPosition legend() {
    return legend;
  }

  /** The approximate distance in pixels between two ticks of the horizontal axis. */
  int ticks() {
    return ticks;
  }

  Font font() {
    return new Font(Font.SANS_SERIF, Font.PLAIN, letters);
  }

  Font titleFont() {
    return new Font(Font.SANS_SERIF, Font.BOLD, letters + 2);
  }
}
