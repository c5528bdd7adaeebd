package io.cleave.cli.pictures;

import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.DetectedObjects.DetectedObject;
import ai.djl.modality.cv.output.Rectangle;
import io.cleave.codec.internal.Check;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Paints boxes with the names of their classes into a picture. */
public final class BoxPainter {
  /** A line is this part of the longer side thick. */
  private static final int LINE_SHARE = 300;

  private static final int FONT_LINES = 5;
  private static final int MIN_FONT = 10;

  private final List<String> labels;

  /**
   * Each class has a colour.
   *
   * @param labels the names of the classes
   */
  public BoxPainter(List<String> labels) {
    Check.argument(!labels.isEmpty(), "labels", labels, "one or more");
    this.labels = List.copyOf(labels);
  }

  /**
   * Paints into the picture.
   *
   * @param objects as shares of the picture
   */
  public void paint(BufferedImage picture, DetectedObjects objects) {
    Graphics2D graphics = picture.createGraphics();
    int line = Math.max(1, Math.max(picture.getWidth(), picture.getHeight()) / LINE_SHARE);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setStroke(new BasicStroke(line));
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.max(MIN_FONT, FONT_LINES * line)));
    for (int i = objects.getNumberOfObjects() - 1; i >= 0; i--) { // the best on top
      paint(graphics, picture, objects.item(i));
    }
    graphics.dispose();
  }

  private void paint(Graphics2D graphics, BufferedImage picture, DetectedObject object) {
    Rectangle box = object.getBoundingBox().getBounds();
    int left = (int) Math.round(box.getX() * picture.getWidth());
    int top = (int) Math.round(box.getY() * picture.getHeight());
    int width = (int) Math.round(box.getWidth() * picture.getWidth());
    int height = (int) Math.round(box.getHeight() * picture.getHeight());
    graphics.setColor(colour(object.getClassName()));
    graphics.drawRect(left, top, Math.max(0, width - 1), Math.max(0, height - 1));
    String text =
        String.format(
            Locale.ROOT, "%s %.0f %%", object.getClassName(), 100 * object.getProbability());
    FontMetrics metrics = graphics.getFontMetrics();
    int above = top >= metrics.getHeight() ? top - metrics.getHeight() : top;
    graphics.fillRect(left, above, metrics.stringWidth(text), metrics.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.drawString(text, left, above + metrics.getAscent());
  }

  private Color colour(String label) {
    float hue = Math.max(0, labels.indexOf(label)) / (float) labels.size();
    return Color.getHSBColor(1 / 3f + hue, 0.8f, 1);
  }
}
