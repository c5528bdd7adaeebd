package io.cleave.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.report.results.ReportException;
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
                "(\"(?:command|model|network|identity|name|class|label|predicted|setting|layer"
                    + "|weights|profile|block|cut)\" ?: ?\")([^\"]*)\"",
                "$1$2" + Matcher.quoteReplacement(HOSTILE) + "\"")
            .replace("\"variant\":\"original\"", "\"variant\":\"original" + HOSTILE + "\"")
            .replace("\"tuned-bottle1\"", "\"tuned-bottle1" + HOSTILE + "\"");

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
                    {"variant":"original","cut":null,"family":"uncut","images":100,"top1":0.8},
                    {"variant":"original","cut":null,"family":"jpeg","setting":"jpeg,quality=5",
                     "images":100,"top1":0.7,"meanBytes":300},
                    {"variant":"original","cut":null,"family":"jpeg","setting":"jpeg,quality=60",
                     "images":100,"top1":0.79,"meanBytes":555},
                    {"variant":"original","cut":"bottle1","family":"keep","setting":"keep=0.3",
                     "images":100,"top1":0.79,"meanBytes":2000,"ratio":4},
                    {"variant":"original","cut":"bottle1","family":"keep","setting":"keep=0.4",
                     "images":100,"top1":0.8,"meanBytes":3000,"ratio":2.7},
                    {"variant":"original","cut":"bottle1","family":"keep","setting":"keep=0.1",
                     "images":100,"top1":0.789,"meanBytes":1000,"ratio":8}
                    """))
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
    {"tool":"cleave sweep","command":"cleave sweep","model":"m","network":"n",
     "images":{"identity":"i","count":100,"damaged":[]},
     "variants":[{"name":"original","weights":"aa"}],
     "cuts":[{"cut":"bottle1","float32Bytes":8000}],"rows":[%s]}
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

    Exception failure = assertThrows(ReportException.class, () -> Report.read(List.of(one, two)));

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
    String row = "{\"variant\":\"original\",\"cut\":\"bottle1\",\"family\":\"keep\",\"images\":1,";

    Report report = reportOf(sweep(row + values + "}"));

    assertEquals(1, report.charts().size());
  }

  @Test
  void resultsWithoutAnythingToDrawMakeAPage() throws IOException {
    assertEquals(0, reportOf(sweep("")).charts().size());
    String tuning = SampleResults.text("finetune.json");
    String none = tuning.replaceFirst("(?s)\"start\".*\\]", "\"epochs\":[]");
    assertEquals(0, reportOf(none).charts().size());
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
