package io.cleave.cli.report.chart;

import java.awt.BasicStroke;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The look of a series. Series never differ in colour alone, but also in markers and dashes.
 *
 * @param ink the colour
 * @param stroke the kind of line
 * @param shape the marker
 */
public record Look(Ink ink, Stroke stroke, Shape shape) {

  /** Kinds of lines. */
  public enum Stroke {
    /** A solid line. */
    SOLID,
    /** Long dashes. */
    DASHED,
    /** Dots. */
    DOTTED,
    /** Dashes and dots. */
    MIXED,
    /** No line, only markers. */
    NONE,
    /** Steps. */
    STEPS;

    private static final int LINES = 4;

    /**
     * {@return a kind of line}
     *
     * @param index the index of the series, from 0; the first kind follows the last
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
    /** Two diagonal strokes. */
    CROSS,
    /** A horizontal and a vertical stroke. */
    PLUS,
    /** No marker. */
    NONE;

    private static final int FILLED = 5;

    /**
     * {@return a filled marker}
     *
     * @param index the index of the series, from 0; the first marker follows the last
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
   * {@return the look of a series with a line and markers, which differs for each index}
   *
   * @param index the index of the series, from 0
   */
  public static Look line(int index) {
    return new Look(Ink.line(index), Stroke.SOLID, Shape.at(index));
  }

  /**
   * {@return the look of a series with markers only, which differs for each index}
   *
   * @param index the index of the series, from 0
   */
  public static Look dots(int index) {
    return new Look(Ink.line(index), Stroke.NONE, Shape.at(index));
  }

  /**
   * {@return a copy of this look with another kind of line}
   *
   * @param other the kind of line
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
