package io.cleave.cli.report.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code cleave finetune} reported. All accuracies are of validation images. */
public record Tuning(
    String command,
    String model,
    String cut,
    String profile,
    Map<String, String> settings,
    Optional<Start> start,
    List<Epoch> epochs,
    Optional<Double> chosen) {

  public static final String TOOL = "cleave finetune";

  /** Before the first epoch. */
  public record Start(double validationTop1, double sentTop1) {
    static Start read(Value value) throws ReportException {
      return new Start(value.get("validationTop1").share(), value.get("sentTop1").share());
    }
  }

  /** After an epoch. */
  public record Epoch(
      long epoch, double loss, double sentTop1, double uncutTop1, Optional<Double> meanBytes) {
    static Epoch read(Value value) throws ReportException {
      return new Epoch(
          value.get("epoch").count(),
          value.get("loss").number(),
          value.get("sentTop1").share(),
          value.get("uncutTop1").share(),
          value.get("meanBytes").optional(Value::number));
    }
  }

  public static Tuning read(Value value) throws ReportException {
    return new Tuning(
        value.get("command").text(),
        value.get("model").text(),
        value.get("cut").text(),
        value.get("profile").text(),
        value.get("settings").optional(Value::plain).orElse(Map.of()),
        value.get("start").optional(Start::read),
        value.get("epochs").list(Epoch::read),
        value.get("chosen").optional(Value::number));
  }
}
