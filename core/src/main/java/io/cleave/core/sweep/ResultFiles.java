package io.cleave.core.sweep;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A result as JSON and as CSV. The same result gives the same bytes, but for the command. */
final class ResultFiles {
  private static final Gson JSON =
      new GsonBuilder().serializeNulls().setPrettyPrinting().disableHtmlEscaping().create();

  private static final List<String> COLUMNS =
      List.of(
          "variant",
          "cut",
          "family",
          "amount",
          "setting",
          "images",
          "top1",
          "top5",
          "agreement",
          "lost",
          "gained",
          "meanBytes",
          "ratio");

  private ResultFiles() {}

  static String json(SweepResult result, String command) {
    SweepPlan plan = result.plan();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tool", "cleave sweep");
    fields.put("command", command);
    fields.put("model", plan.model());
    fields.put("network", plan.network());
    fields.put("images", images(result));
    fields.put("variants", plan.variants().stream().map(ResultFiles::variant).toList());
    fields.put("cuts", plan.cuts());
    fields.put("rows", result.rows());
    return JSON.toJson(fields) + "\n";
  }

  private static Map<String, Object> images(SweepResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("identity", result.plan().imageRange().identity());
    fields.put("count", result.plan().images());
    fields.put("damaged", result.damaged());
    return fields;
  }

  private static Map<String, String> variant(Variant variant) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", variant.name());
    fields.put("weights", variant.hash());
    return fields;
  }

  static String csv(SweepResult result) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      writer.writeRecord(COLUMNS);
      result.rows().forEach(row -> writer.writeRecord(cells(row)));
    }
    return text.toString();
  }

  private static List<String> cells(SweepRow row) {
    return Stream.of(
            row.variant(),
            row.cut(),
            row.family(),
            row.amount(),
            row.setting(),
            row.images(),
            row.top1(),
            row.top5(),
            row.agreement(),
            row.lost(),
            row.gained(),
            row.meanBytes(),
            row.ratio())
        .map(value -> Objects.toString(value, ""))
        .toList();
  }

  static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(unfinished, text);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
