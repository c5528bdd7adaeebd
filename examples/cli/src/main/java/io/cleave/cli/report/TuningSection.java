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
import io.cleave.lab.finetune.TunedEpoch;
import io.cleave.lab.finetune.TuningFile;
import io.cleave.lab.results.ResultFiles;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The progress of fine-tuning. */
final class TuningSection {

  private static final double HUNDRED = 100;

  private TuningSection() {}

  static Section of(List<TuningFile> tunings) {
    return new Section(
        "fine-tuning",
        "Fine-tuning",
        "Training with the pruning in the loop. All accuracies here are of validation images,"
            + " none of the test images that the curves are made of.",
        tunings.stream().map(TuningSection::figure).toList());
  }

  private static Figure figure(TuningFile tuning) {
    String profile = tuning.profile() + (tuning.calibrated() ? ", calibrated" : "");
    String title = "Fine-tuning at " + tuning.cut() + " for " + profile;
    Plot plot =
        new Plot(
            title + ", " + tuning.model(),
            "Validation accuracy after each epoch, sent through the cut and uncut.",
            Axis.linear("epoch").whole(),
            Axis.linear("validation top-1 in %"));
    plot.add("sent with " + profile, line(tuning, TunedEpoch::sentTop1), Look.line(0));
    plot.add("uncut", line(tuning, TunedEpoch::uncutTop1), Look.line(1).with(Stroke.DASHED));
    return Figure.chart(
            "tuning " + tuning.model() + " " + tuning.cut() + " " + profile,
            "Top-1 of validation images after each epoch; epoch 0 is the model before. The unbroken"
                + " line is what counts: accuracy on what is sent by the profile. The dashed one is"
                + " the same network without a cut: where it falls, the network gives up accuracy"
                + " that nobody asked it to. Kept: epoch "
                + tuning.chosen()
                + ". Settings: "
                + settings(tuning)
                + ".",
            tuning.command(),
            plot,
            title)
        .with(table(tuning));
  }

  private static String settings(TuningFile tuning) {
    return Stream.of(tuning.rule(), tuning.training())
        .flatMap(record -> ResultFiles.fields(record).entrySet().stream())
        .map(field -> field.getKey() + " " + field.getValue())
        .collect(Collectors.joining(", "));
  }

  private static List<Point> line(TuningFile tuning, ToDoubleFunction<TunedEpoch> share) {
    return tuning.epochs().stream()
        .map(epoch -> new Point(epoch.epoch(), HUNDRED * share.applyAsDouble(epoch)))
        .toList();
  }

  private static Html table(TuningFile tuning) {
    HtmlTable table =
        new HtmlTable("Epochs", 1, "Epoch", "Loss", "Top-1, sent", "Top-1, uncut", "Bytes");
    for (TunedEpoch epoch : tuning.epochs()) {
      table.row(
          epoch.epoch() == 0 ? "before" : epoch.epoch(),
          Numbers.small(epoch.loss()),
          Numbers.percent(epoch.sentTop1()),
          Numbers.percent(epoch.uncutTop1()),
          Numbers.count(epoch.meanBytes()));
    }
    return table.html();
  }
}
