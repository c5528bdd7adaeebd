package io.cleave.cli.report.chart;

import java.awt.Color;

/**
 * The colours of charts. Those of lines are Okabe and Ito's, told apart by people with any colour
 * vision; a page can put its own in their place by CSS, for a dark background.
 */
public enum Ink {
  /** Letters. */
  TEXT(0x2b2f36, "--chart-text"),
  /** Axes, and lines that others are compared with. */
  AXIS(0x6b7280, "--chart-axis"),
  /** The grid. */
  GRID(0xe3e6ea, "--chart-grid"),
  /** What lies behind all. */
  PAPER(0xfefefe, "--chart-paper"),
  /** First line. */
  BLUE(0x0072b2, "--chart-blue"),
  /** Second line. */
  VERMILION(0xd55e00, "--chart-vermilion"),
  /** Third line. */
  GREEN(0x009e73, "--chart-green"),
  /** Fourth line. */
  PURPLE(0xcc79a7, "--chart-purple"),
  /** Fifth line. */
  ORANGE(0xe69f00, "--chart-orange"),
  /** Sixth line. */
  SKY(0x56b4e9, "--chart-sky");

  private static final Ink[] LINES = {BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY};

  private final Color colour;
  private final String variable;

  Ink(int rgb, String variable) {
    this.colour = new Color(rgb);
    this.variable = variable;
  }

  /**
   * The colour of a line.
   *
   * @param index from 0; after the last colour the first comes again
   * @return a colour
   */
  public static Ink line(int index) {
    return LINES[index % LINES.length];
  }

  Color colour() {
    return colour;
  }

  /** The drawing with a CSS variable for each colour, for a page that defines them. */
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
