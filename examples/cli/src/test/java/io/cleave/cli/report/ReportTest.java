package io.cleave.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.lab.results.ResultException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** The page and its charts. */
class ReportTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final String HOSTILE = "<script>alert(1)</script>\\\"'&amp;$x$\\u0000\\u202e";
  private static final String ORIGINAL = "\"variant\":\"original\"";
  private static final String KEPT = ORIGINAL + ",\"cut\":\"bottle1\",\"family\":\"keep\"";
  private static final String COUNTS =
      "\"images\":100,\"top5\":1,\"agreement\":1,\"lost\":0,\"gained\":0";
  private static final String UNCUT =
      "{\"point\":{\"kind\":\"uncut\","
          + ORIGINAL
          + "},\"top1\":0.8,\"meanBytes\":0,"
          + COUNTS
          + "}";

  @TempDir private Path folder;

  private Report report(String... names) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      files.add(SampleResults.write(folder, name));
    }
    return Report.read(files);
  }

  private Report reportOf(String json) throws IOException {
    return Report.read(List.of(Files.writeString(folder.resolve("changed.json"), json)));
  }

  @Test
  void aPageOfAllResultsIsSmallAndLoadsNothing() throws IOException {
    String page = Report.read(SampleResults.writeAll(folder)).html();

    assertTrue(page.length() < 2 * MEBIBYTE, page.length() + " bytes");
    assertTrue(page.contains("default-src 'none'") || page.contains("default-src &#39;none&#39;"));
    assertEquals(List.of(), found("(?:src|href)=\"(?!#|data:)[^\"]*", page));
    assertEquals(List.of(), found("url\\((?!#)[^)]*", page));
    assertEquals(List.of(), found("<(?:script|link rel=\"stylesheet|object|embed|base)\\b", page));
    assertEquals(List.of(), found("<!DOCTYPE svg[^>]*", page));
  }

  @Test
  void idsOfAPageAreUnique() throws IOException {
    Set<String> ids = new HashSet<>();
    for (String id : found(" id=\"[^\"]*", Report.read(SampleResults.writeAll(folder)).html())) {
      assertTrue(ids.add(id), id);
    }
  }

  @Test
  void whatAnSvgRefersToIsInIt() throws IOException {
    for (String svg : Report.read(SampleResults.writeAll(folder)).charts().values()) {
      for (String reference : found("(?<=url\\(#)[^)]*", svg)) {
        assertTrue(svg.contains("id=\"" + reference + "\""), reference);
      }
    }
  }

  @Test
  void chartsAreDocumentsWhoseTextIsText() throws Exception {
    Map<String, String> charts = Report.read(SampleResults.writeAll(folder)).charts();

    assertEquals(19, charts.size());
    for (Map.Entry<String, String> chart : charts.entrySet()) {
      Element svg = parse(chart.getValue());
      assertTrue(svg.getAttribute("viewBox").startsWith("0 0 "), chart.getKey());
      assertEquals(1, svg.getElementsByTagName("title").getLength());
      assertEquals(1, svg.getElementsByTagName("desc").getLength());
      int texts = svg.getElementsByTagName("text").getLength();
      assertTrue(texts > 8, chart.getKey() + " has " + texts + " texts");
      assertEquals(List.of(), found(" Q[-0-9. ]+Q", chart.getValue()), chart.getKey());
    }
  }

  private static Element parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    return builder
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  @ParameterizedTest
  @ValueSource(strings = {"analysis.json", "sweep.json", "finetune.json"})
  void textFromFilesIsNeverMarkup(String name) throws Exception {
    String json =
        SampleResults.text(name)
            .replaceAll(
                "(\"(?:command|model|network|identity|name|label|predicted|setting|layer"
                    + "|profile|gradient|statistics|of|cut)\" ?: ?\")([^\"]*)\"",
                "$1$2" + Matcher.quoteReplacement(HOSTILE) + "\"")
            .replaceAll(
                "\"(original|tuned-bottle1|compact)\"|\"(maxpool|bottle1)\"(?=:)",
                "\"$1$2" + Matcher.quoteReplacement(HOSTILE) + "\"");

    Report report = reportOf(json);

    assertFalse(report.html().contains("<script"), name);
    assertTrue(report.html().contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;amp;"));
    assertEquals(List.of(), found("[\\u0000\\u202e]", report.html()));
    for (String svg : report.charts().values()) {
      parse(svg);
    }
  }

  @Test
  void headlinesAreTheFewestBytesThatLoseAtMostAPoint() throws IOException {
    String page =
        reportOf(
                sweep(
                    """
                    {"point":{"kind":"uncut","variant":"original"},
                     "top1":0.8,"meanBytes":0,%1$s},
                    {"point":{"kind":"asPicture",%2$s,"family":"jpeg","setting":"jpeg,quality=5"},
                     "top1":0.7,"meanBytes":300,%1$s},
                    {"point":{"kind":"asPicture",%2$s,"family":"jpeg","setting":"jpeg,quality=60"},
                     "top1":0.79,"meanBytes":555,%1$s},
                    {"point":{"kind":"atCut",%3$s,"setting":"keep=0.3"},
                     "top1":0.79,"meanBytes":2000,"ratio":4,%1$s},
                    {"point":{"kind":"atCut",%3$s,"setting":"keep=0.4"},
                     "top1":0.8,"meanBytes":3000,"ratio":2.7,%1$s},
                    {"point":{"kind":"atCut",%3$s,"setting":"keep=0.1"},
                     "top1":0.789,"meanBytes":1000,"ratio":8,%1$s}
                    """
                        .formatted(COUNTS, ORIGINAL, KEPT)))
            .html();
    String headlines = page.substring(page.indexOf("<tbody>"), page.indexOf("</tbody>"));

    assertEquals(1, found("keep=0\\.\\d", headlines).size(), headlines);
    assertTrue(headlines.contains("keep=0.3"), headlines);
    assertTrue(headlines.contains(">2,000<") && headlines.contains(">4.0x<"), headlines);
    assertTrue(headlines.contains(">1.00<") && headlines.contains(">555<"), headlines);
    assertTrue(headlines.contains(">3.3x<") && headlines.contains(">14.0x<"), headlines);
  }

  private static String sweep(String rows) {
    return """
    {"tool":"cleave sweep","version":2,"command":"cleave sweep","model":"m","network":"n",
     "images":{"identity":"i","count":100,"damaged":[]},
     "variants":{"original":"aa"},"cuts":{"bottle1":8000},"rows":[%s]}
    """
        .formatted(rows);
  }

  @Test
  void sharesStandBesideThePapers() throws IOException {
    String page = report("analysis.json").html();
    for (String share : List.of("12.0 %", "14.8 %", "19.2 %", "48.0 %", "56.0 %", "64.5 %")) {
      assertTrue(page.contains(">" + share + "<"), share);
    }
  }

  @Test
  void sweepsOfTheSameImagesShareTheirCharts() throws IOException {
    Path one = SampleResults.write(folder, "sweep.json");
    String others = Files.readString(one).replace("--output sweep", "--output again");
    Path two = Files.writeString(folder.resolve("two.json"), others);
    String otherImages = Files.readString(one).replace("3f9a1c52", "00000000");
    Path three = Files.writeString(folder.resolve("three.json"), otherImages);

    assertEquals(6, Report.read(List.of(one, two)).charts().size());
    assertTrue(Report.read(List.of(one, two)).html().contains("<span>again</span>"));
    assertEquals(12, Report.read(List.of(one, three)).charts().size());
  }

  @Test
  void rejectsSweepsWhenANameMeansDifferentWeights() throws IOException {
    Path one = SampleResults.write(folder, "sweep.json");
    String others = Files.readString(one).replace("51d0a7f3", "00000000");
    Path two = Files.writeString(folder.resolve("two.json"), others);

    Exception failure = assertThrows(ResultException.class, () -> Report.read(List.of(one, two)));

    assertTrue(failure.getMessage().contains("two.json: variants: tuned-bottle1"), "" + failure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"top1\":0,\"meanBytes\":1e-300",
        "\"top1\":1,\"meanBytes\":1e300",
        "\"top1\":0.5,\"meanBytes\":1",
      })
  void extremesAreDrawn(String values) throws IOException {
    String row = "{\"point\":{\"kind\":\"atCut\"," + KEPT + ",\"setting\":\"\"}," + COUNTS + ",";

    Report report = reportOf(sweep(UNCUT + "," + row + values + "}"));

    assertEquals(1, report.charts().size());
  }

  @Test
  void resultsWithoutAnythingToDrawMakeAPage() throws IOException {
    Report uncut = reportOf(sweep(UNCUT));
    assertEquals(0, uncut.charts().size());
    assertTrue(uncut.html().contains("No swept point loses so little."), uncut.html());
    String nothing =
        """
        {"tool":"cleave analyze","version":2,"command":"cleave analyze","model":"m",
         "images":{"identity":"i","count":1},
         "activations":{"images":1,"top1":0}}
        """;
    assertEquals(0, reportOf(nothing).charts().size());
  }

  @Test
  void aTuningThatLearntNothingIsDrawn() throws IOException {
    String tuning = SampleResults.text("finetune.json");
    String none =
        tuning
            .replaceFirst("(?s)(\"epochs\": \\[\\s*\\{.*?\\}).*\\]", "$1]")
            .replace("\"chosen\": 6", "\"chosen\": 0");
    Report report = reportOf(none);
    assertEquals(1, report.charts().size());
    assertTrue(report.html().contains("Kept: epoch 0."), report.html());
  }

  @Test
  void picturesOfEveryFormatStandBesideTheCurves() throws IOException {
    Report report = report("sweep.json");
    for (String chart : report.charts().values()) {
      for (String format : List.of("JPEG", "WEBP", "WEBP-LOSSLESS", "PNG")) {
        assertTrue(chart.contains(format + " of the input"), format);
      }
    }
    assertTrue(report.html().contains("webp,quality=75"), "in the table");
  }

  @Test
  void settingsOfATuningAreSaid() throws IOException {
    String page = report("finetune.json").html();
    assertTrue(page.contains("gradient straight-through, statistics frozen, hoyer 0.0"), page);
    assertTrue(page.contains("peakRate 0.01"), page);
  }

  @Test
  void theSameResultsMakeTheSamePage() throws IOException {
    List<Path> files = SampleResults.writeAll(folder);
    assertEquals(Report.read(files).html(), Report.read(files).html());
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(each -> each.group()).toList();
  }
}
