package io.cleave.cli.report.chart;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The texts of a chart, recognised by their outlines. XChart fills the outlines of letters, but a
 * drawing whose text can be read, searched and copied needs the text itself.
 */
final class Labels {

  /**
   * The point of a text that stays in place if its letters are wider or narrower than XChart
   * measured.
   */
  enum Anchor {
    START,
    MIDDLE
  }

  /**
   * A text to write.
   *
   * @param text the text
   * @param font the font that XChart measured with
   * @param anchor the point that stays in place
   * @param width the width as XChart measured it
   * @param upwards whether the text runs from bottom to top
   */
  record Label(String text, Font font, Anchor anchor, double width, boolean upwards) {}

  private static final double PRECISION = 1000;

  private static final List<FontRenderContext> CONTEXTS =
      List.of(
          new FontRenderContext(null, true, false),
          new FontRenderContext(null, true, true),
          new FontRenderContext(null, false, false));

  private record Written(String text, Font font) {}

  private final Map<List<Long>, Label> byOutline = new HashMap<>();
  private final Set<Written> known = new HashSet<>();

  void add(String text, Font font, Anchor anchor) {
    if (!text.isBlank() && known.add(new Written(text, font))) {
      CONTEXTS.forEach(context -> add(new TextLayout(text, font, context), text, font, anchor));
    }
  }

  private void add(TextLayout layout, String text, Font font, Anchor anchor) {
    double width = layout.getAdvance();
    AffineTransform upwards = AffineTransform.getRotateInstance(-Math.PI / 2, 0, 0);
    byOutline.put(outline(layout.getOutline(null)), new Label(text, font, anchor, width, false));
    byOutline.put(outline(layout.getOutline(upwards)), new Label(text, font, anchor, width, true));
  }

  Optional<Label> of(Shape shape) {
    return Optional.ofNullable(byOutline.get(outline(shape)));
  }

  private static List<Long> outline(Shape shape) {
    List<Long> outline = new ArrayList<>();
    double[] points = new double[6];
    for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
      points[0] = points[1] = points[2] = points[3] = points[4] = points[5] = 0;
      outline.add((long) path.currentSegment(points));
      for (double point : points) {
        outline.add(Math.round(point * PRECISION));
      }
    }
    return outline;
  }
}
