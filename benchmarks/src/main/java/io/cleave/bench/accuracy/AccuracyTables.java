package io.cleave.bench.accuracy;

import io.cleave.bench.Sheet;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What was measured, for people.
 *
 * @param model the model's name
 * @param images how many
 * @param pictures PNG, which loses nothing, first
 * @param frames all cuts
 */
record AccuracyTables(
    String model, int images, List<PictureResult> pictures, List<ProfileResult> frames) {

  /** The loss of top-1 that counts as keeping the accuracy. */
  private static final double TOLERATED_LOSS = 0.01;

  /** What charts show. */
  private static final double SHOWN_LOSS = 0.1;

  double uncutTop1() {
    return pictures.get(0).top1();
  }

  private Map<String, List<ProfileResult>> byCut() {
    return frames.stream()
        .collect(
            Collectors.groupingBy(ProfileResult::cut, LinkedHashMap::new, Collectors.toList()));
  }

  List<Sheet> sheets() {
    List<Sheet> sheets = new ArrayList<>();
    sheets.add(pictureSheet());
    byCut().forEach((cut, results) -> sheets.add(cutSheet(cut, results)));
    sheets.add(verdict());
    return sheets;
  }

  private Sheet pictureSheet() {
    Sheet sheet =
        new Sheet(
            String.format(
                Locale.ROOT,
                "%s, %,d images, uncut: top-1 %s %%. The uncut network on the inputs as pictures;"
                    + " bytes of a whole file, and without headers and tables.",
                model,
                images,
                percent(uncutTop1())),
            "picture",
            "quality",
            "bytes",
            "bare bytes",
            "top-1 %",
            "agreement %");
    for (PictureResult picture : pictures) {
      sheet.row(
          picture.format(),
          picture.quality() == 0 ? "-" : Integer.toString(picture.quality()),
          whole(picture.bytes()),
          whole(picture.bareBytes()),
          percent(picture.top1()),
          percent(picture.agreement()));
    }
    return sheet;
  }

  private Sheet cutSheet(String cut, List<ProfileResult> results) {
    Sheet sheet =
        new Sheet(
            String.format(
                Locale.ROOT,
                "Cut at %s: an activation of %s bytes as float32. Beside each, the smallest JPEG"
                    + " and WebP of the input with at least its top-1.",
                cut,
                whole(results.get(0).bytes() * results.get(0).ratio())),
            "profile",
            "bytes",
            "ratio",
            "top-1 %",
            "loss, points",
            "agreement %",
            "JPEG",
            "JPEG, bare",
            "WebP",
            "WebP, bare");
    for (ProfileResult result : results) {
      sheet.row(
          result.profile(),
          whole(result.bytes()),
          times(result.ratio()),
          percent(result.top1()),
          percent(uncutTop1() - result.top1()),
          percent(result.agreement()),
          asGood("JPEG", result, PictureResult::bytes),
          asGood("JPEG", result, PictureResult::bareBytes),
          asGood("WebP", result, PictureResult::bytes),
          asGood("WebP", result, PictureResult::bareBytes));
    }
    return sheet;
  }

  private Sheet verdict() {
    Sheet sheet =
        new Sheet(
            "The smallest of each profile that loses at most one point of top-1.",
            "cut",
            "profile",
            "bytes",
            "ratio",
            "loss, points",
            "JPEG as good",
            "bare");
    byCut()
        .forEach(
            (cut, results) ->
                families(results)
                    .forEach(
                        (family, members) ->
                            smallest(members)
                                .ifPresent(
                                    best ->
                                        sheet.row(
                                            cut,
                                            best.profile(),
                                            whole(best.bytes()),
                                            times(best.ratio()),
                                            percent(uncutTop1() - best.top1()),
                                            asGood("JPEG", best, PictureResult::bytes),
                                            asGood("JPEG", best, PictureResult::bareBytes)))));
    return sheet;
  }

  private Optional<ProfileResult> smallest(List<ProfileResult> members) {
    return members.stream()
        .filter(result -> result.top1() >= uncutTop1() - TOLERATED_LOSS)
        .min(Comparator.comparingDouble(ProfileResult::bytes));
  }

  private static Map<String, List<ProfileResult>> families(List<ProfileResult> results) {
    return results.stream()
        .collect(
            Collectors.groupingBy(ProfileResult::family, LinkedHashMap::new, Collectors.toList()));
  }

  private String asGood(
      String format, ProfileResult result, ToDoubleFunction<PictureResult> bytes) {
    return pictures.stream()
        .filter(picture -> picture.format().equals(format) && picture.top1() >= result.top1())
        .mapToDouble(bytes)
        .min()
        .stream()
        .mapToObj(AccuracyTables::whole)
        .findFirst()
        .orElse("none");
  }

  void draw(Path folder) throws IOException {
    String file = model.replaceAll("[^A-Za-z0-9-]+", "-");
    for (Map.Entry<String, List<ProfileResult>> each : byCut().entrySet()) {
      AccuracyChart chart =
          new AccuracyChart(
              String.format(
                  Locale.ROOT, "%s cut at %s, %,d test images", model, each.getKey(), images),
              uncutTop1() - SHOWN_LOSS);
      families(each.getValue()).forEach(chart::profiles);
      chart.pictures("JPEG", new Color(0x8c564b), of("JPEG"));
      chart.pictures("WebP", new Color(0x2ca02c), of("WebP"));
      chart.upwards("PNG", pictures.get(0).bytes(), uncutTop1());
      chart.across("uncut", uncutTop1());
      chart.across("one point below", uncutTop1() - TOLERATED_LOSS);
      Path path = folder.resolve("accuracy-" + file + "-" + each.getKey() + ".png");
      chart.write(path);
      System.out.println("\ndrawn to " + path);
    }
  }

  private List<PictureResult> of(String format) {
    return pictures.stream().filter(picture -> picture.format().equals(format)).toList();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  private static String whole(double bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes);
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "%.1fx", ratio);
  }
}
