package io.cleave.lab.results;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converts records to JSON and back. Gson alone would read a missing number as 0, and a text as a
 * number.
 *
 * <p>Components are texts, numbers, truth values, records, or lists, maps and optional values of
 * these. In place of a sealed interface the reader creates the record whose simple name is in the
 * field {@code kind}. The reader refuses whatever a record's constructor refuses.
 */
final class RecordJson {
  private static final String KIND = "kind";
  private static final int MAX_QUOTE = 60;

  private RecordJson() {}

  static JsonElement write(@Nullable Object value) {
    if (value instanceof Number number) {
      return new JsonPrimitive(number);
    }
    if (value instanceof Boolean truth) {
      return new JsonPrimitive(truth);
    }
    if (value instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(item -> array.add(write(item)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((name, item) -> object.add(name.toString(), write(item)));
      return object;
    }
    if (value instanceof Record fields) {
      return write(fields);
    }
    return value == null ? JsonNull.INSTANCE : new JsonPrimitive(value.toString());
  }

  private static JsonObject write(Record fields) {
    JsonObject object = new JsonObject();
    if (Stream.of(fields.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
      object.addProperty(KIND, kind(fields.getClass()));
    }
    for (RecordComponent component : fields.getClass().getRecordComponents()) {
      Object value = present(get(component, fields));
      if (value != null) {
        object.add(component.getName(), write(value));
      }
    }
    return object;
  }

  /** The value of an optional component; null if it is empty. */
  static @Nullable Object present(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.orElse(null);
    }
    if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? optional.getAsDouble() : null;
    }
    return value;
  }

  static Object get(RecordComponent component, Record fields) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(fields);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.toString(), e);
    }
  }

  private static String kind(Class<?> type) {
    String name = type.getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  static <T> T read(@Nullable JsonElement json, Class<T> type, String path) {
    @SuppressWarnings("unchecked")
    T value = (T) read(json, (Type) type, path);
    return value;
  }

  private static Object read(@Nullable JsonElement json, Type type, String path) {
    JsonElement value = json == null || json.isJsonNull() ? null : json;
    if (type instanceof ParameterizedType generic) {
      return readGeneric(value, generic, path);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == OptionalDouble.class) {
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(number(value, path));
    }
    JsonElement present = present(value, plain, path);
    if (plain.isRecord()) {
      return readRecord(object(present, path), plain, path);
    }
    if (plain.isSealed()) {
      return readSealed(object(present, path), plain, path);
    }
    return readScalar(present, plain, path);
  }

  private static JsonElement present(@Nullable JsonElement json, Class<?> type, String path) {
    if (json == null) {
      throw new FieldException(path, "missing (expected: " + word(type) + ")");
    }
    return json;
  }

  private static String word(Class<?> type) {
    if (type.isRecord() || type.isSealed()) {
      return "an object";
    }
    return (type.isPrimitive() && type != boolean.class) || Number.class.isAssignableFrom(type)
        ? "a number"
        : type == boolean.class ? "true or false" : "text";
  }

  private static Object readGeneric(
      @Nullable JsonElement json, ParameterizedType type, String path) {
    Type[] of = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return json == null ? Optional.empty() : Optional.of(read(json, of[0], path));
    }
    if (type.getRawType() == Map.class) {
      Map<String, Object> map = new LinkedHashMap<>();
      if (json != null) {
        object(json, path)
            .asMap()
            .forEach((name, item) -> map.put(name, read(item, of[1], path + "." + name)));
      }
      return map;
    }
    List<Object> list = new ArrayList<>();
    if (json != null) {
      if (!json.isJsonArray()) {
        throw wrong(path, json, "a list");
      }
      for (JsonElement item : json.getAsJsonArray()) {
        list.add(read(item, of[0], path + "[" + list.size() + "]"));
      }
    }
    return List.copyOf(list);
  }

  private static Object readSealed(JsonObject json, Class<?> type, String path) {
    String field = join(path, KIND);
    String kind = read(json.get(KIND), String.class, field);
    List<Class<?>> all = List.of(type.getPermittedSubclasses());
    Class<?> found =
        all.stream()
            .filter(each -> kind(each).equals(kind))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        field,
                        json.get(KIND),
                        String.join(", ", all.stream().map(RecordJson::kind).toList())));
    return readRecord(json, found, path);
  }

  private static Object readRecord(JsonObject json, Class<?> type, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      values[i] = read(json.get(name), components[i].getGenericType(), join(path, name));
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw refused(path, String.valueOf(e.getTargetException().getMessage()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }

  /** The message of a constructor's exception begins with the name of a component. */
  private static FieldException refused(String path, String message) {
    int colon = message.indexOf(": ");
    return colon < 0
        ? new FieldException(path, message)
        : new FieldException(join(path, message.substring(0, colon)), message.substring(colon + 2));
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static Object readScalar(JsonElement json, Class<?> type, String path) {
    if (type == double.class || type == Double.class) {
      return number(json, path);
    }
    if (type == int.class || type == Integer.class) {
      return (int) whole(json, path, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return whole(json, path, 1L << 53);
    }
    JsonPrimitive primitive = primitive(json, path, word(type));
    if (type == boolean.class) {
      require(primitive.isBoolean(), path, json, "true or false");
      return primitive.getAsBoolean();
    }
    require(primitive.isString(), path, json, "text");
    return primitive.getAsString();
  }

  private static double number(JsonElement json, String path) {
    JsonPrimitive primitive = primitive(json, path, "a number");
    require(primitive.isNumber(), path, json, "a number");
    require(Double.isFinite(primitive.getAsDouble()), path, json, "a finite number");
    return primitive.getAsDouble();
  }

  private static long whole(JsonElement json, String path, long max) {
    double value = number(json, path);
    require(value == Math.rint(value) && Math.abs(value) <= max, path, json, "a whole number");
    return (long) value;
  }

  static JsonObject object(JsonElement json, String path) {
    require(json.isJsonObject(), path, json, "an object");
    return json.getAsJsonObject();
  }

  private static JsonPrimitive primitive(JsonElement json, String path, String expected) {
    require(json.isJsonPrimitive(), path, json, expected);
    return json.getAsJsonPrimitive();
  }

  private static void require(boolean right, String path, JsonElement json, String expected) {
    if (!right) {
      throw wrong(path, json, expected);
    }
  }

  static FieldException wrong(String path, JsonElement json, String expected) {
    String text = String.valueOf(json);
    String quote = text.length() > MAX_QUOTE ? text.substring(0, MAX_QUOTE) + "..." : text;
    return new FieldException(path, quote + " (expected: " + expected + ")");
  }
}
