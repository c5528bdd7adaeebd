package io.cleave.cli.report.chart;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.XYStyler;

/**
 * A chart of lines, points or steps, which can be drawn as SVG any number of times. Not safe for
 * concurrent use.
 */
public final class Plot {

  private record Series(String name, List<Point> points, Look look) {
    double[] x() {
      return points.stream().mapToDouble(Point::x).toArray();
    }

    double[] y() {
      return points.stream().mapToDouble(Point::y).toArray();
    }
  }

  private static final int MAX_NAME_LENGTH = 38;
  private static final int MARKER = 7;
  private static final int PADDING = 8;
  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final String title;
  private final String description;
  private final Axis x;
  private final Axis y;
  private final List<Series> series = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();

  /**
   * Creates an empty chart.
   *
   * @param title what the chart shows, in a few words
   * @param description what the chart shows, in a sentence for people who cannot see it
   * @param x the horizontal axis
   * @param y the vertical axis
   */
  public Plot(String title, String description, Axis x, Axis y) {
    this.title = printable(title);
    this.description = printable(description);
    this.x = x;
    this.y = y;
  }

  /**
   * {@return this chart, with a line or a cloud of points added}
   *
   * @param name the name in the legend; any text
   * @param points the points in their order along the line; if empty, nothing is added
   * @param look how the points are drawn
   */
  public Plot add(String name, List<Point> points, Look look) {
    if (!points.isEmpty()) {
      series.add(new Series(unique(legible(name)), List.copyOf(points), look));
    }
    return this;
  }

  /** {@return whether nothing was added, so that there is nothing to draw} */
  public boolean isEmpty() {
    return series.isEmpty();
  }

  /**
   * {@return the chart as an {@code svg} element for a page, which defines its colours as CSS
   * variables}
   *
   * @param id the id of the element; ids within it begin with this one
   * @param size the kind of screen
   */
  public String inline(String id, Size size) {
    return Ink.asVariables(draw(id, size));
  }

  /** {@return the chart as an SVG document for a file of its own} */
  public String file() {
    return DECLARATION + draw("chart", Size.FILE) + "\n";
  }

  /**
   * {@return charts, one below the other, as an SVG document for a file of its own}
   *
   * @param charts one or more charts
   */
  public static String file(List<Plot> charts) {
    StringBuilder all = new StringBuilder();
    int top = 0;
    for (int i = 0; i < charts.size(); i++) {
      Plot chart = charts.get(i);
      int height = Size.FILE.height(chart.series.size());
      String frame = String.format(Locale.ROOT, "<svg y=\"%d\" height=\"%d\">", top, height);
      all.append(frame).append(chart.draw("chart" + i, Size.FILE)).append("</svg>\n");
      top += height;
    }
    return String.format(
        Locale.ROOT,
        "%s<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">%n%s</svg>%n",
        DECLARATION,
        Size.FILE.width(),
        top,
        all);
  }

  private String draw(String id, Size size) {
    Labels labels = new Labels();
    XYChart chart = chart(size);
    style(chart.getStyler(), size);
    write(chart, size, labels);
    SvgCanvas canvas = new SvgCanvas(id, labels);
    chart.paint(canvas, chart.getWidth(), chart.getHeight());
    return canvas.text(title, description, chart.getWidth(), chart.getHeight());
  }

  private XYChart chart(Size size) {
    XYChart chart =
        new XYChartBuilder()
            .width(size.width())
            .height(size.height(series.size()))
            .title(legible(title))
            .xAxisTitle(x.title())
            .yAxisTitle(y.title())
            .build();
    for (Series each : series) {
      each.look().applyTo(chart.addSeries(each.name(), each.x(), each.y()));
    }
    return chart;
  }

  private void style(XYStyler styler, Size size) {
    colours(styler);
    styler.setChartTitleVisible(size == Size.FILE);
    styler.setChartTitleFont(size.titleFont());
    styler.setAxisTickLabelsFont(size.font());
    styler.setAxisTitleFont(size.font());
    styler.setLegendFont(size.font());
    styler.setLegendPosition(size.legend());
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setLegendVisible(series.size() > 1);
    styler.setLegendPadding(PADDING);
    styler.setChartPadding(PADDING);
    styler.setMarkerSize(MARKER);
    styler.setXAxisTickMarkSpacingHint(size.ticks());
    styler.setXAxisLogarithmic(x.logarithmic());
    styler.setYAxisLogarithmic(y.logarithmic());
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setXAxisLogarithmicDecadeOnly(false);
    styler.setYAxisLogarithmicDecadeOnly(false);
    x.min().ifPresent(styler::setXAxisMin);
    x.max().ifPresent(styler::setXAxisMax);
    y.min().ifPresent(styler::setYAxisMin);
    y.max().ifPresent(styler::setYAxisMax);
  }

  private static void colours(XYStyler styler) {
    styler.setChartBackgroundColor(Ink.PAPER.colour());
    styler.setPlotBackgroundColor(Ink.PAPER.colour());
    styler.setLegendBackgroundColor(Ink.PAPER.colour());
    styler.setLegendBorderColor(Ink.PAPER.colour());
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(Ink.GRID.colour());
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartFontColor(Ink.TEXT.colour());
    styler.setAxisTickLabelsColor(Ink.TEXT.colour());
    styler.setAxisTickMarksColor(Ink.AXIS.colour());
    styler.setAxisTickMarksStroke(new BasicStroke(1));
  }

  private void write(XYChart chart, Size size, Labels labels) {
    labels.add(chart.getTitle(), size.titleFont(), Labels.Anchor.MIDDLE);
    labels.add(x.title(), size.font(), Labels.Anchor.MIDDLE);
    labels.add(y.title(), size.font(), Labels.Anchor.MIDDLE);
    series.forEach(each -> labels.add(each.name(), size.font(), Labels.Anchor.START));
    XYStyler styler = chart.getStyler();
    styler.setXAxisTickLabelsFormattingFunction(ticks(x, size, labels));
    styler.setYAxisTickLabelsFormattingFunction(ticks(y, size, labels));
  }

  private static Function<Double, String> ticks(Axis axis, Size size, Labels labels) {
    return value -> {
      String text = axis.format().apply(value);
      labels.add(text, size.font(), Labels.Anchor.MIDDLE);
      return text;
    };
  }

  /** XChart reads {@code $...$} as TeX and line feeds as new lines; a legend has little room. */
  private static String legible(String name) {
    String text = printable(name).replace('$', '\uff04').strip();
    String shown = text.isEmpty() ? "(no name)" : text;
    return shown.codePointCount(0, shown.length()) <= MAX_NAME_LENGTH
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, MAX_NAME_LENGTH - 1)) + "…";
  }

  /**
   * XML does not allow control characters, and marks that change the direction of text have no use
   * here.
   */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Cf}\\p{Cn}]", " ");
  }

  private String unique(String name) {
    String result = name;
    for (int i = 2; !names.add(result); i++) {
      result = name + " (" + i + ")";
    }
    return result;
  }
}
