package io.cleave.cli.demo;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.cleave.core.Model;
import io.cleave.edge.Report;
import io.cleave.edge.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results of the demo as JSON. */
final class DemoJson {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private DemoJson() {}

  static String of(Model model, List<CutResult> results) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model.network().name());
    root.put("cuts", results.stream().map(DemoJson::cut).toList());
    return GSON.toJson(root) + "\n";
  }

  private static Map<String, Object> cut(CutResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cut", result.cut().name());
    json.put("shape", result.cut().shape().dims());
    json.put("rawBytes", result.cut().rawBytes());
    json.put("images", result.measurements().get(0).answers().size());
    json.put("pictures", result.pictures());
    Measurement unpruned = result.measurements().get(0);
    json.put("profiles", result.measurements().stream().map(m -> profile(m, unpruned)).toList());
    return json;
  }

  private static Map<String, Object> profile(Measurement measured, Measurement unpruned) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("profile", measured.profile().toString());
    json.put("top1", measured.top1());
    json.put("agreement", measured.agreement(unpruned));
    json.put("bytes", measured.bytes());
    json.put("headMillis", measured.medianMillis(report -> report.nanos(Stage.HEAD)));
    json.put("encodeMillis", measured.medianMillis(report -> report.nanos(Stage.ENCODE)));
    json.put("networkMillis", measured.medianMillis(report -> report.nanos(Stage.NETWORK)));
    json.put("queueMillis", measured.medianMillis(report -> report.nanos(Stage.QUEUE)));
    json.put("decodeMillis", measured.medianMillis(report -> report.nanos(Stage.DECODE)));
    json.put("tailMillis", measured.medianMillis(report -> report.nanos(Stage.TAIL)));
    json.put("totalMillis", measured.medianMillis(Report::totalNanos));
    return json;
  }
}
