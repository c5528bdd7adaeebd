package io.cleave.cli.demo;

import io.cleave.core.Cut;
import io.cleave.edge.Report;
import io.cleave.edge.Stage;
import io.cleave.lab.text.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All measurements at one cut, with the exact profile first. */
record CutResult(Cut cut, List<Measurement> measurements, Pictures pictures) {

  /** The max loss of top-1 accuracy at which the accuracy counts as kept. */
  private static final double TOLERATED_LOSS = 0.01;

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%nCut at %s: an activation of %s is %,d bytes as float32. %d images.%nTop-1 and agreement"
            + " with the uncut model in %%; bytes on the wire, of the PNG and of the JPEG;%nmedian"
            + " ms of each stage and from image to answer.%n%n%s%n%s",
        cut.name(),
        shape(),
        cut.rawBytes(),
        unpruned().answers().size(),
        table(),
        verdict());
  }

  /** The shape as text, such as (64, 16, 16). */
  private String shape() {
    return IntStream.of(cut.shape().dims())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private Measurement unpruned() {
    return measurements.get(0);
  }

  private Table table() {
    Table table =
        new Table(
            "profile", "top-1", "agree", "bytes", "ratio", "png", "jpeg", "head", "encode", "net",
            "queue", "decode", "tail", "total");
    for (Measurement each : measurements) {
      table.row(
          each.profile().toString(),
          percent(each.top1()),
          percent(each.agreement(unpruned())),
          whole(each.bytes()),
          String.format(Locale.ROOT, "%.1fx", cut.rawBytes() / each.bytes()),
          whole(pictures.pngBytes()),
          whole(pictures.jpegBytes()),
          millis(each, report -> report.nanos(Stage.HEAD)),
          millis(each, report -> report.nanos(Stage.ENCODE)),
          millis(each, report -> report.nanos(Stage.NETWORK)),
          millis(each, report -> report.nanos(Stage.QUEUE)),
          millis(each, report -> report.nanos(Stage.DECODE)),
          millis(each, report -> report.nanos(Stage.TAIL)),
          millis(each, Report::totalNanos));
    }
    return table;
  }

  private String verdict() {
    String rivals =
        String.format(
            Locale.ROOT,
            "The same images as PNG: %s bytes; as JPEG of quality 75: %s bytes at %s %% top-1.%n",
            whole(pictures.pngBytes()),
            whole(pictures.jpegBytes()),
            percent(pictures.jpegTop1()));
    return rivals
        + smallestThatKeepsAccuracy()
            .map(this::comparison)
            .orElse(
                String.format(
                    Locale.ROOT, "No profile stays within a point of the uncut model.%n"));
  }

  private String comparison(Measurement best) {
    double picture =
        keeps(pictures.jpegTop1())
            ? Math.min(pictures.pngBytes(), pictures.jpegBytes())
            : pictures.pngBytes();
    return String.format(
        Locale.ROOT,
        "Smallest within a point of the uncut model: %s, %s bytes. %s%n",
        best.profile(),
        whole(best.bytes()),
        best.bytes() > picture
            ? "Here just sending the picture is smaller."
            : "That is smaller than a picture that keeps the accuracy.");
  }

  private Optional<Measurement> smallestThatKeepsAccuracy() {
    return measurements.stream()
        .filter(each -> keeps(each.top1()))
        .min(Comparator.comparingDouble(Measurement::bytes));
  }

  private boolean keeps(double top1) {
    return top1 >= unpruned().top1() - TOLERATED_LOSS;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static String whole(double bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes);
  }

  private static String millis(Measurement measurement, ToLongFunction<Report> nanos) {
    return String.format(Locale.ROOT, "%.2f", measurement.medianMillis(nanos));
  }
}
