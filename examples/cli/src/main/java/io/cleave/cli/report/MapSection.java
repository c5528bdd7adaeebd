package io.cleave.cli.report;

import io.cleave.cli.report.chart.Axis;
import io.cleave.cli.report.chart.Ink;
import io.cleave.cli.report.chart.Look;
import io.cleave.cli.report.chart.Look.Shape;
import io.cleave.cli.report.chart.Look.Stroke;
import io.cleave.cli.report.chart.Plot;
import io.cleave.cli.report.chart.Point;
import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Numbers;
import io.cleave.lab.sparsity.AnalysisFile;
import io.cleave.lab.sparsity.ClassMaxima;
import io.cleave.lab.sparsity.Correlation;
import io.cleave.lab.sparsity.CutActivity;
import io.cleave.lab.sparsity.MapActivity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Feature maps: their activity beside the weights around them, and by class. */
final class MapSection {

  private static final int CLASSES_SHOWN = 3;
  private static final Look ALL = new Look(Ink.TEXT, Stroke.SOLID, Shape.NONE);
  private static final Look RANGE = new Look(Ink.AXIS, Stroke.DOTTED, Shape.NONE);

  private MapSection() {}

  static Section of(List<AnalysisFile> analyses) {
    List<Figure> figures = new ArrayList<>();
    for (AnalysisFile analysis : analyses) {
      for (CutActivity cut : analysis.activations().cuts()) {
        if (cut.maps().stream().anyMatch(map -> map.incoming().isPresent())) {
          figures.add(scatter(analysis, cut, "incoming", MapActivity::incoming));
          figures.add(scatter(analysis, cut, "outgoing", MapActivity::outgoing));
        }
        if (!cut.classes().isEmpty()) {
          figures.add(classes(analysis, cut));
        }
      }
    }
    return new Section(
        "maps",
        "Feature maps",
        "Whether the weights tell beforehand which maps matter, and whether classes use"
            + " different maps: if they do, pruning has to look at each image.",
        figures);
  }

  private static Figure scatter(
      AnalysisFile analysis,
      CutActivity cut,
      String side,
      Function<MapActivity, OptionalDouble> weights) {
    String title = "Feature maps and " + side + " weights at " + cut.cut();
    Plot plot =
        new Plot(
            title + ", " + analysis.model(),
            "One point a feature map: mean absolute " + side + " weight against its activations.",
            Axis.linear("mean absolute " + side + " weight"),
            Axis.linear("activation"));
    plot.add("maximum", points(cut, weights, MapActivity::max), Look.dots(0));
    plot.add("mean", points(cut, weights, MapActivity::mean), Look.dots(1));
    return Figure.chart(
        "scatter " + analysis.model() + " " + cut.cut() + " " + side,
        "Each of the "
            + cut.maps().size()
            + " feature maps is two points: its maximum and its mean, averaged over images, above"
            + " the mean magnitude of its "
            + side
            + " weights. A rising cloud would mean that the weights tell which maps are large."
            + correlations(cut, side),
        analysis.command(),
        plot,
        title);
  }

  private static String correlations(CutActivity cut, String side) {
    StringBuilder text = new StringBuilder();
    for (Correlation each : cut.correlations()) {
      if (each.with().equals(side)) {
        text.append(text.isEmpty() ? " Pearson's correlation: " : ", ")
            .append(each.of())
            .append(' ')
            .append(Numbers.correlation(each.pearson()));
      }
    }
    return text.isEmpty() ? "" : text + ".";
  }

  private static List<Point> points(
      CutActivity cut, Function<MapActivity, OptionalDouble> x, ToDoubleFunction<MapActivity> y) {
    return cut.maps().stream()
        .filter(map -> x.apply(map).isPresent())
        .map(map -> new Point(x.apply(map).getAsDouble(), y.applyAsDouble(map)))
        .toList();
  }

  private static Figure classes(AnalysisFile analysis, CutActivity cut) {
    String title = "Feature-map maxima by class at " + cut.cut();
    Plot plot =
        new Plot(
            title + ", " + analysis.model(),
            "Average maximum of each feature map over all images, the range over classes, and the"
                + " classes that differ most.",
            Axis.linear("feature map, by falling maximum over all classes").whole(),
            Axis.linear("average maximum"));
    List<Integer> order = order(cut);
    plot.add("all classes", ranked(cut.allClasses(), order), ALL);
    plot.add("highest class", extreme(cut, order, Math::max), RANGE);
    plot.add("lowest class", extreme(cut, order, Math::min), RANGE);
    List<ClassMaxima> unlike = unlike(cut);
    for (int i = 0; i < unlike.size(); i++) {
      plot.add(unlike.get(i).label(), ranked(unlike.get(i).maxima(), order), Look.dots(i));
    }
    return Figure.chart(
        "classes " + analysis.model() + " " + cut.cut(),
        "The maximum of each feature map, averaged over the images of all classes (line) and of"
            + " single classes; maps are sorted by that line. Dotted lines are the highest and the"
            + " lowest of "
            + cut.classes().size()
            + " classes, markers are the classes farthest from the line: where they spread, which"
            + " maps matter depends on what is in the image.",
        analysis.command(),
        plot,
        title);
  }

  private static List<Integer> order(CutActivity cut) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < cut.allClasses().size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing((Integer map) -> cut.allClasses().get(map)).reversed());
    return order;
  }

  private static List<Point> ranked(List<Double> maxima, List<Integer> order) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      points.add(new Point(i + 1.0, maxima.get(order.get(i))));
    }
    return points;
  }

  private static List<Point> extreme(
      CutActivity cut, List<Integer> order, DoubleBinaryOperator choice) {
    List<Double> extremes = new ArrayList<>();
    for (int map = 0; map < order.size(); map++) {
      double extreme = cut.classes().get(0).maxima().get(map);
      for (ClassMaxima each : cut.classes()) {
        extreme = choice.applyAsDouble(extreme, each.maxima().get(map));
      }
      extremes.add(extreme);
    }
    return ranked(extremes, order);
  }

  private static List<ClassMaxima> unlike(CutActivity cut) {
    return cut.classes().stream()
        .sorted(Comparator.comparingDouble(each -> -distance(each, cut.allClasses())))
        .limit(CLASSES_SHOWN)
        .toList();
  }

  private static double distance(ClassMaxima one, List<Double> all) {
    double sum = 0;
    for (int i = 0; i < all.size(); i++) {
      double difference = one.maxima().get(i) - all.get(i);
      sum += difference * difference;
    }
    return sum;
  }
}
