package io.cleave.cli.report.results;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value in a file of results, and where it stands. It is checked when it is read; an error names
 * file and field.
 */
public final class Value {

  /** Makes something of a value. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Value value) throws ReportException;
  }

  private static final int LONGEST_QUOTE = 40;

  private final String file;
  private final String path;
  private final @Nullable JsonElement json;

  /** With null for a field that is absent. */
  private Value(String file, String path, @Nullable JsonElement json) {
    this.file = file;
    this.path = path;
    this.json = json;
  }

  public static Value of(String file, @Nullable JsonElement root) throws ReportException {
    if (root == null || !root.isJsonObject()) {
      throw new ReportException(file, "", "no JSON object (expected: what a cleave command wrote)");
    }
    return new Value(file, "", root);
  }

  public String file() {
    return file;
  }

  /** A field of this object, there or not. */
  public Value get(String name) throws ReportException {
    JsonElement field = object().get(name);
    String at = path.isEmpty() ? name : path + "." + name;
    return new Value(file, at, field == null || field.isJsonNull() ? null : field);
  }

  /** Nothing where this is absent or null. */
  public <T> Optional<T> optional(Reader<T> reader) throws ReportException {
    return json == null ? Optional.empty() : Optional.of(reader.read(this));
  }

  public <T> List<T> list(Reader<T> reader) throws ReportException {
    JsonElement list = present("a list");
    require(list.isJsonArray(), "a list");
    List<T> items = new ArrayList<>();
    for (JsonElement item : list.getAsJsonArray()) {
      items.add(reader.read(new Value(file, path + "[" + items.size() + "]", item)));
    }
    return List.copyOf(items);
  }

  /** An empty list where this is absent or null. */
  public <T> List<T> optionalList(Reader<T> reader) throws ReportException {
    return json == null ? List.of() : list(reader);
  }

  /** The fields of this object as they are written, with whatever is in them. */
  public Map<String, String> plain() throws ReportException {
    Map<String, String> plain = new LinkedHashMap<>();
    object().asMap().forEach((name, value) -> plain.put(name, written(value)));
    return plain;
  }

  private static String written(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  public String text() throws ReportException {
    JsonPrimitive text = primitive("text");
    require(text.isString(), "text");
    return text.getAsString();
  }

  public double number() throws ReportException {
    JsonPrimitive number = primitive("a number");
    require(number.isNumber(), "a number");
    require(Double.isFinite(number.getAsDouble()), "a finite number");
    return number.getAsDouble();
  }

  /** A number that is not negative. */
  public double amount() throws ReportException {
    return within(Double.MAX_VALUE, "0 or more");
  }

  public double positive() throws ReportException {
    double amount = amount();
    require(amount > 0, "more than 0");
    return amount;
  }

  /** A number from 0 to 1. */
  public double share() throws ReportException {
    return within(1, "0 to 1");
  }

  /** A whole number that is not negative. */
  public long count() throws ReportException {
    double value = within(1e15, "a count");
    require(value == Math.rint(value), "a whole number");
    return (long) value;
  }

  private double within(double most, String expected) throws ReportException {
    double value = number();
    require(value >= 0 && value <= most, expected);
    return value;
  }

  private JsonObject object() throws ReportException {
    JsonElement object = present("an object");
    require(object.isJsonObject(), "an object");
    return object.getAsJsonObject();
  }

  private JsonPrimitive primitive(String expected) throws ReportException {
    JsonElement present = present(expected);
    require(present.isJsonPrimitive(), expected);
    return present.getAsJsonPrimitive();
  }

  private JsonElement present(String expected) throws ReportException {
    if (json == null) {
      throw new ReportException(file, path, "missing (expected: " + expected + ")");
    }
    return json;
  }

  private void require(boolean holds, String expected) throws ReportException {
    if (!holds) {
      throw wrong(expected);
    }
  }

  /** What to throw where the value is none of those that can be. */
  public ReportException wrong(String expected) {
    String text = String.valueOf(json);
    String quote = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    return new ReportException(file, path, quote + " (expected: " + expected + ")");
  }
}
