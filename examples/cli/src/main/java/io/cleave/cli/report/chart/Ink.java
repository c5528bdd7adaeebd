package io.cleave.cli.report.chart;

import java.awt.Color;

/**
 * The colours of charts. Those of lines are from Okabe and Ito, so that people with any colour
 * vision can tell them apart. A page can replace them by CSS, for instance for a dark background.
 */
public enum Ink {
  /** Text. */
  TEXT(0x2b2f36, "--chart-text"),
  /** Axes, and lines that other lines are compared with. */
  AXIS(0x6b7280, "--chart-axis"),
  /** The grid. */
  GRID(0xe3e6ea, "--chart-grid"),
  /** The background. */
  PAPER(0xfefefe, "--chart-paper"),
  /** The first line. */
  BLUE(0x0072b2, "--chart-blue"),
  /** The second line. */
  VERMILION(0xd55e00, "--chart-vermilion"),
  /** The third line. */
  GREEN(0x009e73, "--chart-green"),
  /** The fourth line. */
  PURPLE(0xcc79a7, "--chart-purple"),
  /** The fifth line. */
  ORANGE(0xe69f00, "--chart-orange"),
  /** The sixth line. */
  SKY(0x56b4e9, "--chart-sky");

  private static final Ink[] LINES = {BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY};

  private final Color colour;
  private final String variable;

  Ink(int rgb, String variable) {
    this.colour = new Color(rgb);
    this.variable = variable;
  }

  /**
   * {@return the colour of a line}
   *
   * @param index the index of the line, from 0; the first colour follows the last
   */
  public static Ink line(int index) {
    return LINES[index % LINES.length];
  }

  Color colour() {
    return colour;
  }

  /** The drawing with a CSS variable for each colour, for a page that defines these variables. */
  static String asVariables(String svg) {
    String result = svg;
    for (Ink ink : values()) {
      result = result.replace(ink.css(), "var(" + ink.variable + ")");
    }
    return result;
  }

  private String css() {
    return "rgb(" + colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue() + ")";
  }
}
