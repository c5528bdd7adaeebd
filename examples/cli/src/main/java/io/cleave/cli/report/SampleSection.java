package io.cleave.cli.report;

import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Html;
import io.cleave.cli.report.results.Analysis;
import io.cleave.cli.report.results.Analysis.MapPicture;
import io.cleave.cli.report.results.Analysis.Sample;
import java.util.ArrayList;
import java.util.List;

/** Images beside what some feature maps make of them. */
final class SampleSection {

  private SampleSection() {}

  static Section of(List<Analysis> analyses) {
    List<Figure> figures = new ArrayList<>();
    for (Analysis analysis : analyses) {
      for (Sample sample : analysis.samples()) {
        figures.add(figure(analysis, sample));
      }
    }
    return new Section(
        "samples", "Sample images", "What crosses the cut, as pictures: black is zero.", figures);
  }

  private static Figure figure(Analysis analysis, Sample sample) {
    List<Html> maps = new ArrayList<>();
    for (MapPicture map : sample.maps()) {
      maps.add(
          Html.of(
              "<li>{}<span>map {}</span></li>",
              map.picture().html("Feature map " + map.map(), "map"),
              map.map()));
    }
    return Figure.of(
        "sample " + sample.name() + " " + sample.cut(),
        sample.name() + " at " + sample.cut(),
        "The image as the network sees it, and some of its feature maps behind "
            + sample.cut()
            + ", each stretched from zero (black) to its own maximum (white)."
            + answer(sample),
        analysis.command(),
        Html.of(
            "<div class=\"sample\">{}<ul class=\"maps\">{}</ul></div>\n",
            sample.picture().html("Input image " + sample.name(), "input"),
            Html.join(maps)));
  }

  private static String answer(Sample sample) {
    String label = sample.label().map(text -> " Label: " + text + ".").orElse("");
    return label + sample.predicted().map(text -> " Answer: " + text + ".").orElse("");
  }
}
