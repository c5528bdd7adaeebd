package io.cleave.core.settings;

import io.cleave.codec.internal.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the few Python literals that exporters write: a dict of numbers to strings, a list of
 * strings or of numbers. Nothing is evaluated; what is anything else is refused, with the place.
 */
final class PythonLiteral {
  private static final int MAX_TEXT = 1 << 20;

  private final String name;
  private final String text;
  private int at;

  private PythonLiteral(String name, String text) {
    Check.argument(
        text.length() <= MAX_TEXT, name, text.length() + " characters", "at most " + MAX_TEXT);
    this.name = name;
    this.text = text;
  }

  /**
   * The strings of {@code {0: 'person', 1: "bird"}} or {@code ['person', 'bird']}; keys must count
   * from 0.
   */
  static List<String> strings(String name, String text) {
    PythonLiteral reader = new PythonLiteral(name, text);
    boolean dict = reader.peek() == '{';
    List<String> strings = new ArrayList<>();
    reader.take(dict ? '{' : '[');
    char end = dict ? '}' : ']';
    while (reader.peek() != end) {
      if (dict) {
        int key = reader.number();
        reader.require(key == strings.size(), "the key " + strings.size());
        reader.take(':');
      }
      strings.add(reader.string());
      reader.require(strings.size() <= Settings.MAX_ENTRIES, "at most " + Settings.MAX_ENTRIES);
      reader.comma(end);
    }
    reader.take(end);
    reader.end();
    return strings;
  }

  /** The numbers of {@code [640, 640]}, or of a lone number. */
  static List<Integer> numbers(String name, String text) {
    PythonLiteral reader = new PythonLiteral(name, text);
    List<Integer> numbers = new ArrayList<>();
    if (reader.peek() != '[') {
      numbers.add(reader.number());
    } else {
      reader.take('[');
      while (reader.peek() != ']') {
        numbers.add(reader.number());
        reader.comma(']');
      }
      reader.take(']');
    }
    reader.end();
    return numbers;
  }

  /** A comma, which may be left out before the end. */
  private void comma(char end) {
    if (peek() != end) {
      take(',');
    }
  }

  private void end() {
    peek();
    require(at == text.length(), "nothing more");
  }

  /** The next character that is no blank; 0 at the end. */
  private char peek() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void take(char expected) {
    require(peek() == expected, "'" + expected + "'");
    at++;
  }

  private int number() {
    peek();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    require(at > start && at - start <= 9, "a whole number");
    return Integer.parseInt(text.substring(start, at));
  }

  private String string() {
    char quote = peek();
    require(quote == '\'' || quote == '"', "a string");
    at++;
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      string.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
      at++;
    }
    require(at < text.length(), "the string's end");
    at++;
    return string.toString();
  }

  /** A backslash or a quote behind a backslash, as Python's {@code repr} writes them. */
  private char escaped() {
    at++;
    char next = at < text.length() ? text.charAt(at) : 0;
    require(next == '\\' || next == '\'' || next == '"', "\\\\, \\' or \\\"");
    return next;
  }

  private void require(boolean right, String expected) {
    if (!right) {
      int end = Math.min(text.length(), at + 20);
      String rest = at < text.length() ? text.substring(at, end) : "the end";
      throw Check.refusal(name, "character " + at + ": " + rest, expected);
    }
  }
}
