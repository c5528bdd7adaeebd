package io.cleave.cli.report;

import io.cleave.cli.report.chart.Axis;
import io.cleave.cli.report.chart.Look;
import io.cleave.cli.report.chart.Look.Stroke;
import io.cleave.cli.report.chart.Plot;
import io.cleave.cli.report.chart.Point;
import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Html;
import io.cleave.cli.report.html.HtmlTable;
import io.cleave.cli.report.html.Numbers;
import io.cleave.cli.report.results.Tuning;
import io.cleave.cli.report.results.Tuning.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How fine-tuning went. */
final class TuningSection {

  private static final double HUNDRED = 100;

  private TuningSection() {}

  static Section of(List<Tuning> tunings) {
    return new Section(
        "fine-tuning",
        "Fine-tuning",
        "Training with the pruning in the loop. All accuracies here are of validation images,"
            + " none of the test images that the curves are made of.",
        tunings.stream().map(TuningSection::figure).toList());
  }

  private static Figure figure(Tuning tuning) {
    String title = "Fine-tuning at " + tuning.cut() + " for " + tuning.profile();
    Plot plot =
        new Plot(
            title + ", " + tuning.model(),
            "Validation accuracy after each epoch, sent through the cut and uncut.",
            Axis.linear("epoch").whole(),
            Axis.linear("validation top-1 in %"));
    plot.add("sent with " + tuning.profile(), sent(tuning), Look.line(0));
    plot.add("uncut", uncut(tuning), Look.line(1).with(Stroke.DASHED));
    return Figure.chart(
            "tuning " + tuning.model() + " " + tuning.cut() + " " + tuning.profile(),
            "Top-1 of validation images after each epoch; epoch 0 is the model before. The unbroken"
                + " line is what counts: accuracy on what is sent by the profile. The dashed one is"
                + " the same network without a cut: where it falls, the network gives up accuracy"
                + " that nobody asked it to."
                + chosen(tuning)
                + settings(tuning),
            tuning.command(),
            plot,
            title)
        .with(table(tuning));
  }

  private static String chosen(Tuning tuning) {
    return tuning.chosen().isPresent()
        ? " Kept: epoch " + Numbers.count(tuning.chosen()) + "."
        : "";
  }

  private static String settings(Tuning tuning) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> each : tuning.settings().entrySet()) {
      text.append(text.isEmpty() ? " Settings: " : ", ")
          .append(each.getKey())
          .append(' ')
          .append(each.getValue());
    }
    return text.isEmpty() ? "" : text + ".";
  }

  private static List<Point> sent(Tuning tuning) {
    List<Point> points = new ArrayList<>();
    tuning.start().ifPresent(start -> points.add(new Point(0, HUNDRED * start.sentTop1())));
    points.addAll(epochs(tuning, Epoch::sentTop1));
    return points;
  }

  private static List<Point> uncut(Tuning tuning) {
    List<Point> points = new ArrayList<>();
    tuning.start().ifPresent(start -> points.add(new Point(0, HUNDRED * start.validationTop1())));
    points.addAll(epochs(tuning, Epoch::uncutTop1));
    return points;
  }

  private static List<Point> epochs(Tuning tuning, ToDoubleFunction<Epoch> share) {
    return tuning.epochs().stream()
        .map(epoch -> new Point(epoch.epoch(), HUNDRED * share.applyAsDouble(epoch)))
        .toList();
  }

  private static Html table(Tuning tuning) {
    HtmlTable table =
        new HtmlTable("Epochs", 1, "Epoch", "Loss", "Top-1, sent", "Top-1, uncut", "Bytes");
    tuning
        .start()
        .ifPresent(
            start ->
                table.row(
                    "before",
                    Numbers.NONE,
                    Numbers.percent(start.sentTop1()),
                    Numbers.percent(start.validationTop1()),
                    Numbers.NONE));
    for (Epoch epoch : tuning.epochs()) {
      table.row(
          epoch.epoch(),
          Numbers.small(epoch.loss()),
          Numbers.percent(epoch.sentTop1()),
          Numbers.percent(epoch.uncutTop1()),
          Numbers.count(epoch.meanBytes()));
    }
    return table.html();
  }
}
