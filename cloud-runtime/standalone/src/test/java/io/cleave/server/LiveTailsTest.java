package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.FileWatch;
import io.cleave.cloud.ServerListener;
import io.cleave.cloud.TailServer;
import io.cleave.cloud.TailServerBuilder;
import io.cleave.codec.protocol.ModelFingerprint;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTailsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Path path;
  private TailsFile file;
  private final LiveTails live = new LiveTails();
  private TailServer server;
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch mayServe = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    ChildServer.describe(folder);
    path = folder.resolve("tails");
    file = new TailsFile(path);
    write("# the first\n", line("maxpool"));
    TailServerBuilder builder =
        TailServer.builder().address("127.0.0.1", 0).listener(new HoldsWhoConnects());
    live.addTo(builder, file.read());
    server = builder.start();
  }

  @AfterEach
  void stop() {
    assertTrue(server.stop(PATIENCE));
    live.close();
  }

  private String line(String cut) {
    return "--model " + folder + "  --weights seed:7 --cut " + cut + "\n";
  }

  private void write(String... lines) throws IOException {
    Files.writeString(path, String.join("", lines));
  }

  private void change(String... lines) throws IOException {
    write(lines);
    assertTrue(file.hasChanged());
    live.change(server, file.read(), PATIENCE);
    assertFalse(file.hasChanged());
    assertTrue(live.isSettled());
  }

  private void assertServes(String... cuts) {
    assertEquals(
        Set.of(cuts),
        server.fingerprints().stream().map(ModelFingerprint::cut).collect(Collectors.toSet()));
  }

  @Test
  void newLinesComeAndMissingOnesLeave() throws IOException {
    assertServes("maxpool");
    change(line("maxpool"), line("basic1,basic2"));
    assertServes("maxpool", "basic1", "basic2");
    change(line("basic1,basic2"));
    assertServes("basic1", "basic2");
    change(line("basic1"), line("maxpool"));
    assertServes("basic1", "maxpool");
    change("\n");
    assertServes();
  }

  @Test
  void aMistakeChangesNothingAndSaysWhere() throws IOException {
    write(line("maxpool"), "--modell resnet18\n");
    IllegalArgumentException misspelt = assertThrows(IllegalArgumentException.class, file::read);
    assertTrue(misspelt.getMessage().contains("line 2"), misspelt.getMessage());
    write(line("basic1"), line("no-such-cut"));
    IllegalArgumentException absent =
        assertThrows(
            IllegalArgumentException.class, () -> live.change(server, file.read(), PATIENCE));
    assertTrue(
        absent.getMessage().startsWith(file.path() + ", line 2: --cut: no-such-cut"),
        absent.getMessage());
    write(line("basic1"), "\n", "--model resnet18 --weights no-such.pth\n");
    IOException unread =
        assertThrows(IOException.class, () -> live.change(server, file.read(), PATIENCE));
    assertEquals(
        file.path() + ", line 3: --weights: no-such.pth: no such file", unread.getMessage());
    assertServes("maxpool");
    change(line("maxpool"), line("basic1"));
    assertServes("maxpool", "basic1");
  }

  @Test
  void theSameTailOnTwoLinesIsServedOnce() throws IOException {
    change(line("maxpool"), line("maxpool,basic1"));
    assertServes("maxpool", "basic1");
    change(line("maxpool"));
    assertServes("maxpool");
  }

  @Test
  void aTailThatComesAgainWhileItLeavesIsServedOnceItHasLeft() throws Exception {
    try (Socket peer = new Socket()) {
      peer.connect(server.address());
      connected.await();
      write("--cut maxpool --model " + folder + " --weights seed:7\n");
      live.follow(file, server, Duration.ofMillis(1));
      assertFalse(live.isSettled());
      assertServes();
      mayServe.countDown();
      live.follow(file, server, PATIENCE);
    }
    assertServes("maxpool");
    assertTrue(live.isSettled());
  }

  @Test
  void watchOutlivesAnError() throws InterruptedException {
    CountDownLatch looks = new CountDownLatch(2);
    FileWatch.Look failing =
        () -> {
          looks.countDown();
          throw new OutOfMemoryError("no direct memory, say");
        };
    try (FileWatch watch = new FileWatch(PATIENCE)) {
      watch.add(path, failing);
      assertTrue(looks.await(30, TimeUnit.SECONDS), "never looked again");
    }
  }

  @Test
  void watchFollowsTheFile() throws IOException {
    try (FileWatch watch = new FileWatch(PATIENCE)) {
      watch.add(file.path(), () -> live.follow(file, server, PATIENCE));
      write(line("basic2"));
      while (server.fingerprints().stream().noneMatch(tail -> tail.cut().equals("basic2"))) {
        Thread.onSpinWait();
      }
    }
    assertServes("basic2");
  }

  /** Keeps an event loop, so that no connection can be told that its tail leaves. */
  private final class HoldsWhoConnects implements ServerListener {
    @Override
    public void connectionOpened() {
      connected.countDown();
      try {
        mayServe.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
