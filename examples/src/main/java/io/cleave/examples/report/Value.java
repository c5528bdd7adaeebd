package io.cleave.examples.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The fields of one JSON object. Each is checked when it is read; an error names file and field.
 */
final class Fields {

  /** Makes a value of an object's fields. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Fields fields) throws ReportException;
  }

  private static final int LONGEST_QUOTE = 40;

  private final String file;
  private final String path;
  private final JsonObject object;

  private Fields(String file, String path, JsonObject object) {
    this.file = file;
    this.path = path;
    this.object = object;
  }

  static Fields of(String file, JsonElement root) throws ReportException {
    if (root == null || !root.isJsonObject()) {
      throw new ReportException(file, "", "no JSON object (expected: what a cleave command wrote)");
    }
    return new Fields(file, "", root.getAsJsonObject());
  }

  String file() {
    return file;
  }

  /** Whether the field is there and not null. */
  boolean has(String name) {
    return object.has(name) && !object.get(name).isJsonNull();
  }

  String text(String name) throws ReportException {
    JsonPrimitive value = primitive(name, "text");
    if (!value.isString()) {
      throw wrong(name, value, "text");
    }
    return value.getAsString();
  }

  Optional<String> optionalText(String name) throws ReportException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  double number(String name) throws ReportException {
    return number(name, primitive(name, "a number"));
  }

  private double number(String name, JsonElement value) throws ReportException {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      throw wrong(name, value, "a number");
    }
    double number = value.getAsDouble();
    if (!Double.isFinite(number)) {
      throw wrong(name, value, "a finite number");
    }
    return number;
  }

  OptionalDouble optionalNumber(String name) throws ReportException {
    return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
  }

  /** A number that counts or measures. */
  double amount(String name) throws ReportException {
    return within(name, number(name), Double.MAX_VALUE, "0 or more");
  }

  /** A number that something is divided by, or whose logarithm is drawn. */
  double positive(String name) throws ReportException {
    double value = amount(name);
    if (value == 0) {
      throw wrong(name, object.get(name), "more than 0");
    }
    return value;
  }

  /** A fraction of one. */
  double share(String name) throws ReportException {
    return within(name, number(name), 1, "0 to 1");
  }

  long count(String name) throws ReportException {
    double value = within(name, number(name), 1e15, "a count");
    if (value != Math.rint(value)) {
      throw wrong(name, object.get(name), "a whole number");
    }
    return (long) value;
  }

  private double within(String name, double value, double most, String expected)
      throws ReportException {
    if (!(value >= 0 && value <= most)) {
      throw wrong(name, object.get(name), expected);
    }
    return value;
  }

  Fields object(String name) throws ReportException {
    JsonElement value = present(name, "an object");
    if (!value.isJsonObject()) {
      throw wrong(name, value, "an object");
    }
    return new Fields(file, at(name), value.getAsJsonObject());
  }

  /** The objects in a list that must be there. */
  <T> List<T> list(String name, Reader<T> reader) throws ReportException {
    List<T> items = new ArrayList<>();
    List<JsonElement> elements = elements(name);
    for (int i = 0; i < elements.size(); i++) {
      String item = name + "[" + i + "]";
      if (!elements.get(i).isJsonObject()) {
        throw wrong(item, elements.get(i), "an object");
      }
      items.add(reader.read(new Fields(file, at(item), elements.get(i).getAsJsonObject())));
    }
    return List.copyOf(items);
  }

  /** The objects in a list that may be missing. */
  <T> List<T> optionalList(String name, Reader<T> reader) throws ReportException {
    return has(name) ? list(name, reader) : List.of();
  }

  List<Double> numbers(String name) throws ReportException {
    List<Double> numbers = new ArrayList<>();
    List<JsonElement> elements = elements(name);
    for (int i = 0; i < elements.size(); i++) {
      numbers.add(number(name + "[" + i + "]", elements.get(i)));
    }
    return List.copyOf(numbers);
  }

  List<String> texts(String name) throws ReportException {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : elements(name)) {
      if (!element.isJsonPrimitive()) {
        throw wrong(name, element, "a list of text");
      }
      texts.add(element.getAsString());
    }
    return List.copyOf(texts);
  }

  /** Every plain value by its name, as text. */
  Map<String, String> plain() {
    Map<String, String> plain = new LinkedHashMap<>();
    object.asMap().forEach((name, value) -> plain.put(name, written(value)));
    return plain;
  }

  private static String written(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  private List<JsonElement> elements(String name) throws ReportException {
    JsonElement value = present(name, "a list");
    if (!value.isJsonArray()) {
      throw wrong(name, value, "a list");
    }
    return value.getAsJsonArray().asList();
  }

  private JsonPrimitive primitive(String name, String expected) throws ReportException {
    JsonElement value = present(name, expected);
    if (!value.isJsonPrimitive()) {
      throw wrong(name, value, expected);
    }
    return value.getAsJsonPrimitive();
  }

  private JsonElement present(String name, String expected) throws ReportException {
    if (!has(name)) {
      throw new ReportException(file, at(name), "missing (expected: " + expected + ")");
    }
    return object.get(name);
  }

  /** The error of a field that holds something else than it should. */
  ReportException wrong(String name, String expected) {
    return wrong(name, object.get(name), expected);
  }

  private ReportException wrong(String name, JsonElement value, String expected) {
    String text = String.valueOf(value);
    String quote = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    return new ReportException(file, at(name), quote + " (expected: " + expected + ")");
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
