package io.cleave.lab.results;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.cleave.codec.internal.file.TextFile;
import io.cleave.codec.internal.file.WholeFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes and reads result files, as JSON. */
public final class ResultFiles {
  private static final long MAX_BYTES = 256L << 20;
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final String TOOL = "tool";
  private static final String VERSION = "version";

  private ResultFiles() {}

  /**
   * Writes a file, either completely or not at all.
   *
   * @param file the file, which is replaced if it exists; its folder is created if needed
   * @param result a record with the annotation {@link Tool}
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, ResultFile result) throws IOException {
    JsonObject root = new JsonObject();
    root.addProperty(TOOL, tool(result.getClass()).value());
    root.addProperty(VERSION, tool(result.getClass()).version());
    RecordJson.write(result).getAsJsonObject().asMap().forEach(root::add);
    WholeFile.write(file, GSON.toJson(root) + "\n");
  }

  /**
   * {@return the contents of a file}
   *
   * @param file a file that {@link #write} made
   * @param kinds the classes of records that are accepted, each with the annotation {@link Tool}
   * @param <T> the common type of these classes
   * @throws ResultException if the file is too large, is not JSON, is of another kind or version,
   *     or has a missing or wrong field, which the message names
   * @throws IOException if the file cannot be read
   */
  public static <T> T read(Path file, List<Class<? extends T>> kinds) throws IOException {
    JsonElement json = parse(file, text(file));
    try {
      JsonObject root = RecordJson.object(json, "");
      String tool = RecordJson.read(root.get(TOOL), String.class, TOOL);
      Class<? extends T> kind =
          kinds.stream()
              .filter(each -> tool(each).value().equals(tool))
              .findFirst()
              .orElseThrow(() -> RecordJson.wrong(TOOL, root.get(TOOL), tools(kinds)));
      int version = tool(kind).version();
      if (RecordJson.read(root.get(VERSION), int.class, VERSION) != version) {
        throw RecordJson.wrong(VERSION, root.get(VERSION), version + "; make the file again");
      }
      return RecordJson.read(json, kind, "");
    } catch (FieldException e) {
      throw new ResultException(file.toString(), e.path(), e.problem());
    }
  }

  /**
   * {@return a record as one line of JSON}
   *
   * @param fields a record with components of the types that a result file may have
   */
  public static String line(Record fields) {
    return RecordJson.write(fields).toString();
  }

  /**
   * {@return a record as a JSON tree}
   *
   * @param fields a record with components of the types that a result file may have
   */
  public static JsonObject tree(Record fields) {
    return RecordJson.write(fields).getAsJsonObject();
  }

  /**
   * {@return the fields of a record as text, in their order}
   *
   * @param fields a record of texts, numbers and truth values
   */
  public static Map<String, String> fields(Record fields) {
    Map<String, String> texts = new LinkedHashMap<>();
    RecordJson.write(fields)
        .getAsJsonObject()
        .asMap()
        .forEach((name, value) -> texts.put(name, value.getAsString()));
    return texts;
  }

  /**
   * {@return the record in a line that {@link #line} wrote}
   *
   * @param line one JSON object
   * @param kind the class of the record
   * @param <T> the class of the record
   * @throws IllegalArgumentException if the line is not such a record
   */
  public static <T extends Record> T parse(String line, Class<T> kind) {
    try {
      return RecordJson.read(JsonParser.parseString(line), kind, "");
    } catch (FieldException | JsonParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Tool tool(Class<?> kind) {
    return Objects.requireNonNull(kind.getAnnotation(Tool.class), kind.getName());
  }

  private static String tools(List<? extends Class<?>> kinds) {
    return kinds.stream().map(kind -> tool(kind).value()).collect(Collectors.joining(" or "));
  }

  private static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ResultException(file.toString(), "", "a folder (expected: a JSON file in it)");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new ResultException(
          file.toString(), "", Files.size(file) + " bytes (expected: at most " + MAX_BYTES + ")");
    }
    try {
      return TextFile.of(file, Files.readAllBytes(file)).text();
    } catch (IllegalArgumentException e) {
      throw new ResultException(file.toString(), "", "no JSON (expected: text in UTF-8)");
    }
  }

  private static JsonElement parse(Path file, String text) throws ResultException {
    if (text.isBlank()) {
      throw new ResultException(file.toString(), "", "an empty file (expected: JSON)");
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement root = GSON.getAdapter(JsonElement.class).read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new ResultException(file.toString(), "", "no JSON: something follows its end");
      }
      return root;
    } catch (ResultException e) {
      throw e;
    } catch (IOException | IllegalStateException | JsonParseException e) {
      throw new ResultException(file.toString(), field(reader), "no JSON: " + reason(e));
    }
  }

  private static String field(JsonReader reader) {
    String path = reader.getPath();
    return path.startsWith("$.") ? path.substring(2) : "";
  }

  /** Gson's advice is for programmers. */
  private static String reason(Exception failure) {
    String message = String.valueOf(failure.getMessage()).split("\n", 2)[0];
    return message.replaceFirst("^Use JsonReader.*? accept ", "")
        + " (expected: what a cleave command wrote)";
  }
}
