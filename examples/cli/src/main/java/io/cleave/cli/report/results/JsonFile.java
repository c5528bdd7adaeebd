package io.cleave.cli.report.results;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonIOException;
import com.google.gson.JsonSyntaxException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file of strict JSON: NaN, comments, and anything after the end are errors. */
public final class JsonFile {

  private static final long LARGEST = 256L << 20;
  private static final int INDENT = 2;

  private JsonFile() {}

  public static Value read(Path file) throws IOException {
    return Value.of(file.toString(), parse(file, text(file)));
  }

  private static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ReportException(file.toString(), "", "a folder (expected: a JSON file in it)");
    }
    if (Files.size(file) > LARGEST) {
      throw new ReportException(
          file.toString(), "", Files.size(file) + " bytes (expected: at most " + LARGEST + ")");
    }
    try {
      return TextFile.of(file, Files.readAllBytes(file)).text();
    } catch (IllegalArgumentException e) {
      throw new ReportException(file.toString(), "", "no JSON (expected: text in UTF-8)");
    }
  }

  private static JsonElement parse(Path file, String text) throws ReportException {
    if (text.isBlank()) {
      throw new ReportException(file.toString(), "", "an empty file (expected: JSON)");
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement root = new Gson().getAdapter(JsonElement.class).read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new ReportException(file.toString(), "", "no JSON: something follows its end");
      }
      return root;
    } catch (ReportException e) {
      throw e;
    } catch (IOException | IllegalStateException | JsonSyntaxException | JsonIOException e) {
      throw new ReportException(file.toString(), field(reader), "no JSON: " + reason(e));
    }
  }

  /** Gson's path without its root, {@code $.}. */
  private static String field(JsonReader reader) {
    String path = reader.getPath();
    return path.startsWith("$.") ? path.substring(INDENT) : "";
  }

  private static String reason(Exception failure) {
    String message = String.valueOf(failure.getMessage()).split("\n", 2)[0];
    return message.replaceFirst("^Use JsonReader.*? accept ", "")
        + " (expected: what a cleave command wrote)";
  }
}
