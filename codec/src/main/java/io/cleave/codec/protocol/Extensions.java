package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Optional fields of a payload, after its own fields and before its checksum.
 *
 * <pre>
 *   for each, ascending: u16 type | u16 bytes | value
 * </pre>
 *
 * <p>A reader skips a type that it does not know, unless the type is critical: then it refuses the
 * payload. A critical extension is sent only to a peer that named its type in its {@link Hello} or
 * {@link Welcome}. Types from {@value #PRIVATE_MIN} to {@value #PRIVATE_MAX} never get a meaning
 * from the protocol. Immutable.
 */
public final class Extensions {
  /** No extensions, which take no bytes. */
  public static final Extensions NONE = new Extensions(Map.of());

  /** A type with this bit is critical: {@value}. */
  public static final int CRITICAL = 0x8000;

  /** The smallest type, apart from {@link #CRITICAL}, that two parties may agree on: {@value}. */
  public static final int PRIVATE_MIN = 0x4000;

  /** The largest of these types: {@value}. */
  public static final int PRIVATE_MAX = 0x7fff;

  /** The max size of all extensions together, in bytes: {@value}. */
  public static final int MAX_BYTES = 1024;

  /** The type of a {@link TraceContext}: {@value}. */
  public static final int TRACE_CONTEXT = 1;

  /** The type of a cut's {@linkplain Catalogue.Variant variants}: {@value}. */
  public static final int VARIANTS = 10;

  /** The type of {@link ResponsePreamble.AnsweredBy}: {@value}. */
  public static final int ANSWERED_BY = 11;

  /** The type of a {@link ContentChecksum}: {@value}. */
  public static final int CONTENT_CHECKSUM = 12;

  /** The types that this version knows. */
  public static final Set<Integer> KNOWN =
      Set.of(TRACE_CONTEXT, VARIANTS, ANSWERED_BY, CONTENT_CHECKSUM);

  private static final int TYPE_AND_LENGTH = 2 * Short.BYTES;

  private final Map<Integer, byte[]> values;

  /** Where values that were read start in their frame. */
  private final Map<Integer, Integer> places;

  private Extensions(Map<Integer, byte[]> values) {
    this(values, Map.of());
  }

  private Extensions(Map<Integer, byte[]> values, Map<Integer, Integer> places) {
    this.values = values;
    this.places = places;
  }

  /**
   * {@return these extensions, with one added or replaced}
   *
   * @param type the type, 0 to 65535, possibly with {@link #CRITICAL}; an extension of the same
   *     type is replaced
   * @param value the value; copied
   * @throws IllegalArgumentException if the type is out of range, or the extensions together exceed
   *     {@link #MAX_BYTES}
   */
  public Extensions with(int type, byte[] value) {
    Check.range("type", type, 0, 0xffff);
    Map<Integer, byte[]> more = new TreeMap<>(values);
    more.put(type, value.clone());
    Extensions made = new Extensions(more);
    Check.range("extension bytes", made.bytes(), 0, MAX_BYTES);
    return made;
  }

  /**
   * {@return a copy of the value of an extension, if there is one}
   *
   * @param type the type as for {@link #with}; without {@link #CRITICAL} it also finds a critical
   *     extension
   */
  public Optional<byte[]> find(int type) {
    return Optional.ofNullable(values.get(present(type))).map(byte[]::clone);
  }

  /**
   * Finds an extension as fields, whose positions in error messages are those in the frame that
   * they came in.
   */
  Optional<PayloadReader> fields(int type) {
    int at = places.getOrDefault(present(type), 0);
    return find(type).map(value -> PayloadReader.ofValue(value, at));
  }

  private int present(int type) {
    return values.containsKey(type) ? type : type | CRITICAL;
  }

  /** {@return the types of all extensions, ascending} */
  public Set<Integer> types() {
    return Collections.unmodifiableSet(new TreeSet<>(values.keySet()));
  }

  /** Whether there are no extensions. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /** How many bytes {@link #write} writes. */
  int bytes() {
    return values.values().stream().mapToInt(value -> TYPE_AND_LENGTH + value.length).sum();
  }

  void write(PayloadWriter writer) {
    values.forEach((type, value) -> writer.u16(type).u16(value.length).bytes(value));
  }

  /** Reads everything up to the payload's checksum. */
  static Extensions read(PayloadReader reader) {
    Map<Integer, byte[]> values = new TreeMap<>();
    Map<Integer, Integer> places = new HashMap<>();
    int before = -1;
    int left = reader.leftBytes();
    reader.check(left <= MAX_BYTES, "extensions", left + " bytes are over " + MAX_BYTES);
    while (reader.leftBytes() > 0) {
      int type = reader.u16("extension");
      reader.check(type > before, "extension", type + " after " + before + " does not ascend");
      reader.check(
          (type & CRITICAL) == 0 || KNOWN.contains(type & ~CRITICAL),
          "extension",
          (type & ~CRITICAL) + " is critical and not known here");
      reader.check(
          !values.containsKey(type ^ CRITICAL),
          "extension",
          (type & ~CRITICAL) + " is there twice, critical and not");
      values.put(type, reader.bytes(reader.u16("extension bytes"), "extension value"));
      places.put(type, reader.fieldAt());
      before = type;
    }
    return new Extensions(values, places);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extensions that
        && values.keySet().equals(that.values.keySet())
        && values.keySet().stream()
            .allMatch(type -> Arrays.equals(values.get(type), that.values.get(type)));
  }

  @Override
  public int hashCode() {
    return values.keySet().hashCode();
  }

  /** {@return each type with the size of its value, for messages} */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue().length + " bytes")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
