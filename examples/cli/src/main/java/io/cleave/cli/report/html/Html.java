package io.cleave.cli.report.html;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Markup. Text becomes markup only through {@link #of}, which escapes it, because file names, class
 * names and commands come from files that anybody may have written.
 */
public final class Html {

  private static final String PLACE = "{}";
  private static final Html NONE = new Html("");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /**
   * {@return a template filled with values}
   *
   * @param template markup of this program, with {@code {}} for each value
   * @param values markup, which is used as it is, or anything else, which is escaped
   */
  public static Html of(String template, Object... values) {
    StringBuilder filled = new StringBuilder(template.length());
    int from = 0;
    for (Object value : values) {
      int place = template.indexOf(PLACE, from);
      if (place < 0) {
        throw new IllegalArgumentException("values: too many (expected: as many as {})");
      }
      filled.append(template, from, place);
      append(filled, value);
      from = place + PLACE.length();
    }
    return new Html(filled.append(template, from, template.length()).toString());
  }

  private static void append(StringBuilder filled, Object value) {
    if (value instanceof Html html) {
      filled.append(html.markup);
    } else {
      escape(filled, String.valueOf(value));
    }
  }

  public static Html none() {
    return NONE;
  }

  /** {@return markup of another writer in this program that escapes text itself} */
  public static Html trusted(String markup) {
    return new Html(markup);
  }

  public static Html join(Collection<Html> parts) {
    return joined(parts, "\n");
  }

  public static Html spaced(Collection<Html> parts) {
    return joined(parts, " ");
  }

  private static Html joined(Collection<Html> parts, String between) {
    return new Html(parts.stream().map(Html::toString).collect(Collectors.joining(between)));
  }

  private static void escape(StringBuilder escaped, String text) {
    text.codePoints().forEach(point -> escape(escaped, point));
  }

  private static void escape(StringBuilder escaped, int point) {
    switch (point) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      case '\n', '\t' -> escaped.append((char) point);
      default -> escaped.appendCodePoint(isWritten(point) ? point : 0xfffd);
    }
  }

  /**
   * Excludes control characters, unpaired surrogates, and marks that change the direction of text.
   */
  private static boolean isWritten(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
      default -> !(point >= 0x202a && point <= 0x202e) && !(point >= 0x2066 && point <= 0x2069);
    };
  }

  @Override
  public String toString() {
    return markup;
  }
}
