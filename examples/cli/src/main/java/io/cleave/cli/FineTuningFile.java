package io.cleave.cli;

import com.google.gson.GsonBuilder;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.lab.finetune.FineTuned;
import io.cleave.lab.finetune.FineTuning;
import io.cleave.lab.finetune.TunedEpoch;
import io.cleave.lab.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a fine-tuning came to, as JSON for {@code report}. Accuracies are of validation images.
 *
 * @param command that was given
 * @param model its name
 * @param tuning what was done
 */
record FineTuningFile(String command, String model, FineTuning tuning) {

  void write(Path file, TrainingSettings settings, FineTuned result) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tool", "cleave finetune");
    json.put("command", command);
    json.put("model", model);
    json.put("cut", tuning.cut());
    json.put("profile", tuning.rule().profile().toString());
    json.put("settings", settings(settings));
    json.put("start", start(result.epochs().get(0)));
    json.put("epochs", epochs(result.epochs()));
    json.put("chosen", result.chosen());
    String text = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(json);
    WholeFile.write(file, text + "\n");
  }

  private Map<String, Object> settings(TrainingSettings settings) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("gradient", tuning.rule().gradient().toString());
    json.put("statistics", tuning.rule().statistics().toString());
    json.put("hoyer", tuning.rule().hoyer());
    json.put("headFrozen", tuning.rule().headFrozen());
    json.put("epochs", settings.epochs());
    json.put("epochImages", settings.epochImages());
    json.put("batchSize", settings.batchSize());
    json.put("rate", settings.peakRate());
    json.put("warmUp", settings.warmUp());
    json.put("momentum", settings.momentum());
    json.put("weightDecay", settings.weightDecay());
    json.put("imageSeed", settings.imageSeed());
    json.put("validationImages", settings.validationImages());
    return json;
  }

  private static Map<String, Object> start(TunedEpoch start) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("validationTop1", start.uncutTop1());
    json.put("sentTop1", start.sentTop1());
    json.put("meanBytes", start.meanBytes());
    return json;
  }

  private static List<Map<String, Object>> epochs(List<TunedEpoch> epochs) {
    return epochs.stream().skip(1).map(FineTuningFile::epoch).toList();
  }

  private static Map<String, Object> epoch(TunedEpoch epoch) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("epoch", epoch.epoch());
    json.put("loss", Double.isNaN(epoch.loss()) ? null : epoch.loss());
    json.put("sentTop1", epoch.sentTop1());
    json.put("uncutTop1", epoch.uncutTop1());
    json.put("meanBytes", epoch.meanBytes());
    return json;
  }
}
