package io.cleave.cli.analysis;

import io.cleave.lab.sparsity.ActivationSparsity;
import io.cleave.lab.sparsity.CutActivity;
import io.cleave.lab.sparsity.GradientSparsity;
import io.cleave.lab.sparsity.Histogram;
import io.cleave.lab.sparsity.LayerActivity;
import io.cleave.lab.sparsity.LayerSparsity;
import io.cleave.lab.sparsity.MapActivity;
import io.cleave.lab.sparsity.WeightSparsity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Tables of numbers and layers' names, none of which needs quoting. */
final class AnalysisCsv {
  private AnalysisCsv() {}

  static List<String> histogram(ActivationSparsity measured) {
    List<String> lines = new ArrayList<>(List.of("cut,from,to,count"));
    for (CutActivity cut : measured.cuts()) {
      Histogram histogram = cut.histogram();
      String name = cut.cut().name();
      double from = histogram.from();
      double to = edge(histogram, histogram.counts().size());
      if (histogram.below() > 0) {
        lines.add(row(name, "", from, histogram.below()));
      }
      for (int i = 0; i < histogram.counts().size(); i++) {
        lines.add(row(name, edge(histogram, i), edge(histogram, i + 1), histogram.counts().get(i)));
      }
      if (histogram.above() > 0) {
        lines.add(row(name, to, "", histogram.above()));
      }
    }
    return lines;
  }

  /** Where a bin begins, without the digits that sums of 0.05 gather. */
  private static double edge(Histogram histogram, int bin) {
    double perUnit = Math.rint(1 / histogram.binWidth());
    return (Math.rint(histogram.from() * perUnit) + bin) / perUnit;
  }

  static List<String> maps(ActivationSparsity measured) {
    List<String> lines = new ArrayList<>(List.of("cut,map,max,mean,incoming,outgoing"));
    for (CutActivity cut : measured.cuts()) {
      for (MapActivity map : cut.maps()) {
        lines.add(
            row(
                cut.cut().name(),
                map.map(),
                map.max(),
                map.mean(),
                map.incoming(),
                map.outgoing()));
      }
    }
    return lines;
  }

  static List<String> layers(ActivationSparsity measured) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "layer,cut,elements,zeros,nearZero,float32Bytes,bitmapBytes,compactBytes,headShare"));
    for (LayerActivity layer : measured.layers()) {
      lines.add(
          row(
              layer.cut().tensor().name(),
              layer.cut().name(),
              layer.cut().shape().elements(),
              layer.zeros(),
              layer.nearZero(),
              layer.cut().rawBytes(),
              layer.bitmapBytes(),
              layer.compactBytes(),
              ActivationSparsity.headShare(layer)));
    }
    return lines;
  }

  static List<String> weights(WeightSparsity measured) {
    List<String> lines = new ArrayList<>(List.of("layer,threshold,sparsity,zeros,elements"));
    for (LayerSparsity layer : measured.layers()) {
      lines.add(
          row(layer.layer(), layer.threshold(), layer.sparsity(), layer.zeros(), layer.elements()));
    }
    return lines;
  }

  static List<String> gradients(List<GradientSparsity> measured) {
    List<String> lines = new ArrayList<>(List.of("step,layer,sparsity,nearZero"));
    measured.forEach(
        gradient ->
            lines.add(
                row(gradient.step(), gradient.layer(), gradient.sparsity(), gradient.nearZero())));
    return lines;
  }

  private static String row(Object... cells) {
    return Arrays.stream(cells).map(Object::toString).collect(Collectors.joining(","));
  }
}
