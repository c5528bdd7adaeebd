package io.cleave.cli.report.chart;

import java.awt.BasicStroke;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How a series is drawn. Colour never tells alone: markers and dashes differ too.
 *
 * @param ink the colour
 * @param stroke the line
 * @param shape the marker
 */
public record Look(Ink ink, Stroke stroke, Shape shape) {

  /** Lines. */
  public enum Stroke {
    /** Unbroken. */
    SOLID,
    /** Long dashes. */
    DASHED,
    /** Dots. */
    DOTTED,
    /** Dashes and dots. */
    MIXED,
    /** No line: markers alone. */
    NONE,
    /** Steps. */
    STEPS;

    private static final int LINES = 4;

    /**
     * One of the lines.
     *
     * @param index from 0; after the last the first comes again
     * @return a line
     */
    public static Stroke line(int index) {
      return values()[index % LINES];
    }

    private BasicStroke drawn() {
      return switch (this) {
        case DASHED -> broken(7, 4);
        case DOTTED -> broken(2, 3);
        case MIXED -> broken(8, 3, 2, 3);
        default -> new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
      };
    }

    private static BasicStroke broken(float... dashes) {
      return new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
    }
  }

  /** Markers. */
  public enum Shape {
    /** A disc. */
    CIRCLE,
    /** A square. */
    SQUARE,
    /** A triangle on its base. */
    TRIANGLE,
    /** A square on its corner. */
    DIAMOND,
    /** A triangle on its tip. */
    TIP,
    /** Two strokes, oblique. */
    CROSS,
    /** Two strokes, upright. */
    PLUS,
    /** None. */
    NONE;

    private static final int FILLED = 5;

    /**
     * One of the filled markers.
     *
     * @param index from 0; after the last the first comes again
     * @return a marker
     */
    public static Shape at(int index) {
      return values()[index % FILLED];
    }

    private Marker drawn() {
      return switch (this) {
        case CIRCLE -> SeriesMarkers.CIRCLE;
        case SQUARE -> SeriesMarkers.SQUARE;
        case TRIANGLE -> SeriesMarkers.TRIANGLE_UP;
        case DIAMOND -> SeriesMarkers.DIAMOND;
        case TIP -> SeriesMarkers.TRIANGLE_DOWN;
        case CROSS -> SeriesMarkers.CROSS;
        case PLUS -> SeriesMarkers.PLUS;
        case NONE -> SeriesMarkers.NONE;
      };
    }
  }

  private static final float WIDTH = 1.8f;

  /**
   * A line with markers, another for each index.
   *
   * @param index from 0
   * @return how that series looks
   */
  public static Look line(int index) {
    return new Look(Ink.line(index), Stroke.SOLID, Shape.at(index));
  }

  /**
   * Markers without a line, another for each index.
   *
   * @param index from 0
   * @return how that series looks
   */
  public static Look dots(int index) {
    return new Look(Ink.line(index), Stroke.NONE, Shape.at(index));
  }

  /**
   * The same in another line.
   *
   * @param other the line
   * @return how that series looks
   */
  public Look with(Stroke other) {
    return new Look(ink, other, shape);
  }

  void applyTo(XYSeries series) {
    series.setXYSeriesRenderStyle(
        switch (stroke) {
          case NONE -> XYSeriesRenderStyle.Scatter;
          case STEPS -> XYSeriesRenderStyle.Step;
          default -> XYSeriesRenderStyle.Line;
        });
    series.setLineStyle(stroke.drawn());
    series.setLineColor(ink.colour());
    series.setMarkerColor(ink.colour());
    series.setMarker(shape.drawn());
    series.setFillColor(ink.colour());
  }
}
