package io.cleave.core.settings;

import io.cleave.codec.internal.Check;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.Colours;
import io.cleave.core.picture.Resampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of text that describe a model: those of a {@code model.properties}, of the
 * metadata in a network's file, or of a command's options. Every method that reads a value throws
 * {@link IllegalArgumentException} if it is missing or wrong; the message names source, key, value
 * and what is expected. Immutable.
 */
public final class Settings {
  /** The max number of values in a list: {@value}. */
  public static final int MAX_ENTRIES = 100_000;

  private final String source;
  private final Map<String, String> values;

  /**
   * Takes keys and values.
   *
   * @param source the name of where they come from, for messages
   * @param values by their keys; copied
   */
  public Settings(String source, Map<String, String> values) {
    this.source = source;
    this.values = Map.copyOf(values);
  }

  /** {@return where the keys and values come from} */
  public String source() {
    return source;
  }

  /** {@return all keys and values} */
  public Map<String, String> values() {
    return values;
  }

  /**
   * {@return these settings and others, which win}
   *
   * @param others by their keys
   */
  public Settings with(Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(others);
    return new Settings(source, all);
  }

  /** {@return the lines of a {@code model.properties} with these keys and values, in order} */
  public String properties() {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + escaped(entry.getValue()) + "\n")
            .collect(Collectors.joining());
  }

  private static String escaped(String value) {
    return value.strip().replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  /**
   * {@return whether there is a value}
   *
   * @param key of the value
   */
  public boolean has(String key) {
    return find(key).isPresent();
  }

  /**
   * {@return the value, without blanks around it}
   *
   * @param key of the value
   */
  public String text(String key) {
    return find(key).orElseThrow(() -> refused(key, values.get(key), "a value"));
  }

  /**
   * {@return the value, without blanks around it; empty if there is none}
   *
   * @param key of the value
   */
  public Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key)).map(String::strip).filter(each -> !each.isEmpty());
  }

  /**
   * {@return a whole number}
   *
   * @param key of the value
   */
  public int number(String key) {
    return number(key, "a whole number");
  }

  /**
   * {@return a whole number}
   *
   * @param key of the value
   * @param expected what a message expects
   */
  public int number(String key, String expected) {
    try {
      return Integer.parseInt(text(key));
    } catch (NumberFormatException e) {
      throw refused(key, text(key), expected);
    }
  }

  /**
   * {@return a whole number; empty if there is no value}
   *
   * @param key of the value
   */
  public OptionalInt findNumber(String key) {
    return has(key) ? OptionalInt.of(number(key)) : OptionalInt.empty();
  }

  /**
   * {@return a number from 0 to 1}
   *
   * @param key of the value
   * @param absent what holds if there is no value
   */
  public float share(String key, float absent) {
    if (!has(key)) {
      return absent;
    }
    float number = floats(key, "a number from 0 to 1").get(0);
    if (!(number >= 0 && number <= 1)) {
      throw refused(key, text(key), "a number from 0 to 1");
    }
    return number;
  }

  /**
   * {@return three numbers}
   *
   * @param key of the value
   */
  public List<Float> numbers(String key) {
    return floats(key, "three numbers");
  }

  private List<Float> floats(String key, String expected) {
    try {
      return list(key).stream().map(Float::valueOf).toList();
    } catch (NumberFormatException e) {
      throw refused(key, text(key), expected);
    }
  }

  /**
   * {@return the values between commas; a backslash makes a comma or another backslash part of a
   * value}
   *
   * @param key of the value
   */
  public List<String> list(String key) {
    List<String> entries = new ArrayList<>();
    StringBuilder entry = new StringBuilder();
    String text = text(key);
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == ',') {
        entries.add(entry.toString().strip());
        entry.setLength(0);
        if (entries.size() >= MAX_ENTRIES) {
          throw refused(key, "more than " + MAX_ENTRIES + " values", "fewer");
        }
      } else {
        boolean escapes = next == '\\' && i + 1 < text.length();
        entry.append(escapes ? text.charAt(++i) : next);
      }
    }
    entries.add(entry.toString().strip());
    return entries;
  }

  /**
   * {@return a value that {@link #list} reads as these entries}
   *
   * @param entries one or more
   */
  public static String joined(List<?> entries) {
    return entries.stream()
        .map(entry -> entry.toString().replace("\\", "\\\\").replace(",", "\\,"))
        .collect(Collectors.joining(","));
  }

  /**
   * {@return one of several values}
   *
   * @param <E> the type of the values, whose texts in lower case are allowed
   * @param key of the value
   * @param absent what holds if there is no value
   */
  public <E extends Enum<E>> E choice(String key, E absent) {
    Optional<String> name = find(key);
    if (name.isEmpty()) {
      return absent;
    }
    E[] all = absent.getDeclaringClass().getEnumConstants();
    return Arrays.stream(all)
        .filter(each -> word(each).equals(name.get()))
        .findFirst()
        .orElseThrow(() -> refused(key, name.get(), words(all)));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String words(Enum<?>[] all) {
    return Arrays.stream(all).map(Settings::word).collect(Collectors.joining(" or "));
  }

  /** {@return how colours become numbers: {@code mean}, {@code deviation}, {@code colours}} */
  public Colours colours() {
    Colours plain = Colours.plain();
    return new Colours(
        has("mean") ? numbers("mean") : plain.mean(),
        has("deviation") ? numbers("deviation") : plain.deviation(),
        colourOrder());
  }

  /** {@return the order of colours, {@code rgb} if there is no value} */
  public ColourOrder colourOrder() {
    return choice("colours", ColourOrder.RGB);
  }

  /** {@return how pictures are resized, {@code bilinear} if there is no value} */
  public Resampling resampling() {
    return choice("resampling", Resampling.BILINEAR);
  }

  /**
   * {@return the exception to throw, which names source, key, value and what is expected}
   *
   * @param key of the value
   * @param value what was found
   * @param expected what it must be
   */
  public IllegalArgumentException refused(String key, @Nullable Object value, Object expected) {
    return Check.refusal(source, key + ": " + value, expected);
  }
}
