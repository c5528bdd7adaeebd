package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.ServerFixture;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.Waiting;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.fixtures.Browser;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.NoLeaks;
import io.cleave.server.admin.AdminServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The status page of a real server, in a real browser. */
@Needs(Need.CHROMIUM)
@ExtendWith(NoLeaks.class)
@Timeout(180)
class StatusPageTest {
  private static final int CHARTS = 8;

  @TempDir static Path folder;
  private static Browser browser;

  private AdminServer admin;
  private ServerFixture fixture;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start(folder);
  }

  @AfterAll
  static void endBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    admin = AdminServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    fixture = ServerFixture.plusOne(builder -> builder.listener(admin.listener()));
    browser.resize(1280, 900);
  }

  @AfterEach
  void stop() {
    browser.open(URI.create("about:blank"));
    admin.close();
    fixture.close();
  }

  private void open() {
    browser.open(URI.create("http://127.0.0.1:" + admin.address().getPort() + "/"));
  }

  /** Opens the page of a server that is ready, and returns when it has drawn some requests. */
  private void openWithRequests() throws IOException {
    admin.ready(fixture.server);
    open();
    browser.await("document.getElementById('state').dataset.state === 'ready'");
    for (int i = 0; i < 20; i++) {
      fixture.assertServes(i);
    }
    browser.await("document.querySelector('#tails td:nth-child(5)').textContent === '20'");
  }

  /** Answers requests after that time until the page says so: it forgets times after a while. */
  private void answerUntil(long totalNanos, String condition) throws InterruptedException {
    ServedRequest request =
        new ServedRequest(0, 0, totalNanos, 1, 1, 1, 1, 1, 1, 1, Optional.empty());
    Waiting.until(
        () -> {
          admin.listener().requestAnswered(TestTails.FINGERPRINT, request);
          return browser.evaluate(condition).getAsBoolean();
        });
  }

  private String text(String selector) {
    return browser.evaluate("document.querySelector('" + selector + "').textContent").getAsString();
  }

  @Test
  void showsTheTailAndItsNumbers() throws Exception {
    openWithRequests();
    assertEquals("plus-one", text("#tails td:nth-child(1)"));
    assertEquals("maxpool", text("#tails td:nth-child(2)"));
    assertEquals(TestTails.CROSSING.toString(), text("#tails td:nth-child(3)"));
    assertEquals("0", text("#tails td:nth-child(6)"));
    assertTrue(text("#tails td:nth-child(9)").endsWith(" ms"), text("#tails"));
    assertTrue(text("#tiles").contains("of 1,024"), text("#tiles"));
    assertEquals("development", text("#version"));
    assertEquals(List.of(), browser.problems());
  }

  @Test
  void drawsEveryChartInBothColourSchemes() throws Exception {
    openWithRequests();
    for (String scheme : List.of("light", "dark")) {
      browser.colours(scheme);
      JsonElement drawn =
          browser.evaluate(
              """
              [...document.querySelectorAll('canvas')].filter(canvas => canvas.getContext('2d')
                  .getImageData(0, 0, canvas.width, canvas.height).data.some(each => each > 0))
                  .length
              """);
      assertEquals(CHARTS, drawn.getAsInt(), scheme);
    }
    assertEquals(List.of(), browser.problems());
  }

  /** The canvas of a chart has pixels of its first line's colour. */
  @Test
  void drawsTheLineOfTheAnsweredRequests() throws Exception {
    browser.colours("light");
    openWithRequests();
    browser.await(
        """
        (() => {
          const canvas = document.querySelector('#chart-requests canvas');
          const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          for (let i = 0; i < data.length; i += 4) {
            if (data[i] === 0x0b && data[i + 1] === 0x63 && data[i + 2] === 0xb0) {
              return true;
            }
          }
          return false;
        })()
        """);
  }

  @Test
  void namesTheMedianAboveItsChart() throws Exception {
    admin.ready(fixture.server);
    open();
    answerUntil(5_000_000, "parseFloat(document.querySelector('#chart-p50 li b').textContent) > 1");
    assertEquals(List.of(), browser.problems());
  }

  @Test
  void drawsTimesFromTheShortestToTheLongest() throws Exception {
    openWithRequests();
    answerUntil(
        9_000_000_000L,
        "document.querySelector('#chart-p99 li b').textContent.replace(',', '').startsWith('9')");
    browser.await("charts.every(chart => chart.plot.data[0].length === history.length)");
    browser.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
    assertEquals(List.of(), browser.problems());
  }

  @Test
  void namesWhyConnectionsWereRefused() throws Exception {
    openWithRequests();
    admin.listener().connectionRefused(ErrorCode.UNAUTHENTICATED);
    browser.await(
        "document.getElementById('chart-refused').textContent.includes('unauthenticated')");
    assertEquals(List.of(), browser.problems());
  }

  @Test
  void neverScrollsSidewaysOnAPhone() throws Exception {
    browser.resize(375, 700);
    openWithRequests();
    assertEquals(375, browser.evaluate("document.documentElement.scrollWidth").getAsInt());
    double widest =
        browser
            .evaluate(
                "Math.max(...[...document.querySelectorAll('canvas')]"
                    + ".map(each => each.getBoundingClientRect().right))")
            .getAsDouble();
    assertTrue(widest > 200 && widest <= 375, "charts end at " + widest);
  }

  @Test
  void theLongestNumbersStayInTheirTiles() throws Exception {
    openWithRequests();
    for (int width : new int[] {1180, 760, 375}) {
      browser.resize(width, 700);
      String fits =
          """
          Object.values(tiles).forEach(tile => tile.write('1,023 KiB', 'of 1,023 MiB', 1));
          [...document.querySelectorAll('#tiles > div')]
              .every(tile => tile.scrollWidth <= tile.clientWidth)
          """;
      assertTrue(browser.evaluate(fits).getAsBoolean(), "tiles overflow at " + width);
    }
  }

  @Test
  void saysWhatTheServerIsUpTo() throws Exception {
    open();
    browser.await("document.getElementById('state').textContent.includes('Starting')");
    admin.ready(fixture.server);
    browser.await("document.getElementById('state').textContent.includes('Ready')");
    assertEquals(List.of(), browser.problems());
    admin.close();
    browser.await("document.getElementById('state').textContent.includes('Gone')");
    assertTrue(text("#reason").startsWith("last heard of at"), text("#reason"));
  }
}
