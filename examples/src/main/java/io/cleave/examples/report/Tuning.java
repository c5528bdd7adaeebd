package io.cleave.examples.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What {@code cleave finetune} reported. All accuracies are of validation images. */
record Tuning(
    String command,
    String model,
    String cut,
    String profile,
    Map<String, String> settings,
    Optional<Start> start,
    List<Epoch> epochs,
    OptionalDouble chosen) {

  static final String TOOL = "cleave finetune";

  /** Before the first epoch. */
  record Start(double validationTop1, double sentTop1) {
    static Start read(Fields fields) throws ReportException {
      return new Start(fields.share("validationTop1"), fields.share("sentTop1"));
    }
  }

  /** After an epoch. */
  record Epoch(
      long epoch, double loss, double sentTop1, double uncutTop1, OptionalDouble meanBytes) {
    static Epoch read(Fields fields) throws ReportException {
      return new Epoch(
          fields.count("epoch"),
          fields.number("loss"),
          fields.share("sentTop1"),
          fields.share("uncutTop1"),
          fields.optionalNumber("meanBytes"));
    }
  }

  static Tuning read(Fields fields) throws ReportException {
    return new Tuning(
        fields.text("command"),
        fields.text("model"),
        fields.text("cut"),
        fields.text("profile"),
        fields.has("settings") ? fields.object("settings").plain() : Map.of(),
        fields.has("start") ? Optional.of(Start.read(fields.object("start"))) : Optional.empty(),
        fields.list("epochs", Epoch::read),
        fields.optionalNumber("chosen"));
  }
}
