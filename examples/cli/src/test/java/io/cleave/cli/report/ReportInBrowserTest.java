package io.cleave.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cleave.fixtures.Browser;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of the page, framed as wide as a laptop and as narrow as a phone. */
@Needs(Need.CHROMIUM)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportInBrowserTest {
  private static final int LAPTOP = 1280;
  private static final int PHONE = 375;
  private static final String FINDINGS = "document.getElementById('findings').textContent";

  /** Frames the page at both widths and writes what it sees into its own document. */
  private static final String PROBE =
      """
      <!DOCTYPE html><meta charset="utf-8"><pre id="findings"></pre><script>
      const page = PAGE;
      const findings = [];
      const seen = element => {
        const box = element.getBoundingClientRect();
        return {width: box.width, height: box.height, right: box.right};
      };
      const look = (frame, width, problems) => {
        const view = frame.contentWindow, root = view.document.documentElement;
        const all = selector => [...view.document.querySelectorAll(selector)];
        const charts = all('figure .chart').filter(each => each.getClientRects().length > 0);
        findings.push({
          width, inner: view.innerWidth, scroll: root.scrollWidth, problems,
          figures: all('figure').map(seen),
          chartFigures: all('figure').filter(each => each.querySelector('.chart')).length,
          charts: charts.map(each => seen(each.querySelector('svg'))),
          letters: charts.map(each => seen(each.querySelector('svg text'))),
          images: all('img').map(each => each.complete && each.naturalWidth > 0),
          captions: all('figure').filter(each => each.querySelector('figcaption').innerText
              && each.querySelector('code').innerText).length,
          requests: view.performance.getEntriesByType('resource').map(each => each.name)
              .filter(name => !name.startsWith('data:')),
          background: view.getComputedStyle(view.document.body).backgroundColor
        });
        document.getElementById('findings').textContent = JSON.stringify(findings);
      };
      for (const width of [1280, 375]) {
        const frame = document.createElement('iframe');
        const problems = [];
        frame.style.cssText = 'border:0;height:900px;width:' + width + 'px';
        document.body.append(frame);
        const inside = frame.contentWindow;
        frame.onload = () => look(frame, width, problems);
        inside.document.open();
        inside.console.error = text => problems.push(String(text));
        inside.addEventListener('error', event => problems.push(String(event.message)), true);
        inside.document.addEventListener('securitypolicyviolation',
            event => problems.push(event.violatedDirective + ' ' + event.blockedURI));
        inside.document.write(page);
        inside.document.close();
      }
      </script>
      """;

  @TempDir private static Path folder;
  private JsonArray findings;
  private Report report;

  @BeforeAll
  void look() throws Exception {
    report = Report.read(SampleResults.writeAll(folder));
    Path page = folder.resolve("probe.html");
    Files.writeString(page, PROBE.replace("PAGE", new Gson().toJson(report.html())));
    try (Browser browser = Browser.start(folder)) {
      browser.open(page.toUri());
      browser.await("JSON.parse(" + FINDINGS + " || '[]').length === 2");
      findings = JsonParser.parseString(browser.evaluate(FINDINGS).getAsString()).getAsJsonArray();
    }
  }

  private JsonObject at(int width) {
    for (JsonElement each : findings) {
      if (each.getAsJsonObject().get("width").getAsInt() == width) {
        return each.getAsJsonObject();
      }
    }
    throw new AssertionError(findings.toString());
  }

  @Test
  void everythingIsThereOnALaptop() {
    everythingIsThere(at(LAPTOP), LAPTOP);
  }

  @Test
  void everythingIsThereOnAPhone() {
    everythingIsThere(at(PHONE), PHONE);
  }

  private void everythingIsThere(JsonObject seen, int width) {
    assertEquals(width, seen.get("inner").getAsInt());
    assertEquals(report.figures(), seen.getAsJsonArray("figures").size());
    assertEquals(report.figures(), seen.get("captions").getAsInt(), "with caption and command");
    assertEquals(report.charts().size(), seen.get("chartFigures").getAsInt());
    assertEquals(report.charts().size(), seen.getAsJsonArray("charts").size(), "one drawing each");
    for (String part : new String[] {"figures", "charts", "letters"}) {
      seen.getAsJsonArray(part).forEach(box -> hasSize(box.getAsJsonObject(), part, width));
    }
    assertEquals(18, seen.getAsJsonArray("images").size());
    seen.getAsJsonArray("images").forEach(image -> assertTrue(image.getAsBoolean()));
  }

  private static void hasSize(JsonObject box, String part, int width) {
    assertTrue(box.get("width").getAsDouble() > 0, part + box);
    assertTrue(box.get("height").getAsDouble() > 0, part + box);
    assertTrue(box.get("right").getAsDouble() <= width, part + box);
  }

  @Test
  void thePageNeverScrollsSideways() {
    for (JsonElement each : findings) {
      JsonObject seen = each.getAsJsonObject();
      assertTrue(seen.get("scroll").getAsInt() <= seen.get("inner").getAsInt(), seen.toString());
    }
  }

  @Test
  void nothingFailsAndNothingIsFetched() {
    for (JsonElement each : findings) {
      assertEquals("[]", each.getAsJsonObject().get("problems").toString());
      assertEquals("[]", each.getAsJsonObject().get("requests").toString());
    }
  }
}
