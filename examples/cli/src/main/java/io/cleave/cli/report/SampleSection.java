package io.cleave.cli.report;

import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Html;
import io.cleave.lab.sparsity.AnalysisFile;
import io.cleave.lab.sparsity.PngPicture;
import io.cleave.lab.sparsity.SampleMaps;
import java.util.ArrayList;
import java.util.List;

/** Images beside some of their feature maps. */
final class SampleSection {

  private SampleSection() {}

  static Section of(List<AnalysisFile> analyses) {
    List<Figure> figures = new ArrayList<>();
    for (AnalysisFile analysis : analyses) {
      for (SampleMaps sample : analysis.activations().samples()) {
        figures.add(figure(analysis, sample));
      }
    }
    return new Section(
        "samples", "Sample images", "What crosses the cut, as pictures: black is zero.", figures);
  }

  private static Figure figure(AnalysisFile analysis, SampleMaps sample) {
    List<Html> maps = new ArrayList<>();
    for (SampleMaps.Map map : sample.maps()) {
      maps.add(
          Html.of(
              "<li>{}<span>map {}</span></li>",
              picture(map.png(), "map", "Feature map " + map.map()),
              map.map()));
    }
    return Figure.of(
        "sample " + sample.name() + " " + sample.cut(),
        sample.name() + " at " + sample.cut(),
        "The image as the network sees it, and some of its feature maps behind "
            + sample.cut()
            + ", each stretched from zero (black) to its own maximum (white)."
            + " Label: "
            + sample.label()
            + ". Answer: "
            + sample.predicted()
            + ".",
        analysis.command(),
        Html.of(
            "<div class=\"sample\">{}<ul class=\"maps\">{}</ul></div>\n",
            picture(sample.png(), "input", "Input image " + sample.name()),
            Html.join(maps)));
  }

  private static Html picture(PngPicture picture, String look, String alternative) {
    return Html.of(
        "<img class=\"{}\" src=\"data:image/png;base64,{}\" alt=\"{}\">",
        look,
        picture.base64(),
        alternative);
  }
}
