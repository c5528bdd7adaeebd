package io.cleave.lab.sweep.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.cleave.lab.sweep.SweepPlan;
import io.cleave.lab.sweep.SweepResult;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A result as JSON and as CSV. The same result gives the same bytes, but for the command. */
public final class ResultFiles {
  private static final Gson JSON =
      new GsonBuilder().serializeNulls().setPrettyPrinting().disableHtmlEscaping().create();

  private ResultFiles() {}

  public static String json(SweepResult result, String command) {
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

  public static String csv(SweepResult result) throws IOException {
    List<JsonObject> rows =
        result.rows().stream().map(row -> JSON.toJsonTree(row).getAsJsonObject()).toList();
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      writer.writeRecord(rows.get(0).keySet());
      rows.forEach(
          row -> writer.writeRecord(row.asMap().values().stream().map(ResultFiles::cell).toList()));
    }
    return text.toString();
  }

  private static String cell(JsonElement value) {
    return value.isJsonNull() ? "" : value.getAsString();
  }
}
