package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.TailServer;
import io.cleave.cloud.TailServerBuilder;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.bundle.Bundle;
import io.cleave.core.bundle.BundleWriter;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import io.cleave.edge.TailException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two bundles of one network and cut, and other weights: each edge is answered by its own. */
class RolloutTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CUT = "basic1";

  @TempDir private Path folder;

  private final LiveTails live = new LiveTails();
  private TailsFile file;
  private TailServer server;
  private Bundle before;
  private Bundle after;
  private Tensors input;

  @BeforeEach
  void start() throws IOException {
    ChildServer.describe(folder);
    before = version("v1", "seed:7");
    after = version("v2", "seed:8");
    input = Tensors.allocate(before.model().network().inputs(), 1);
    ByteBuffer values = input.data(0);
    for (Random random = new Random(3); values.hasRemaining(); ) {
      values.putFloat((float) random.nextGaussian());
    }
    file = new TailsFile(folder.resolve("tails"));
    write("v1");
    TailServerBuilder builder = TailServer.builder().address("127.0.0.1", 0);
    live.addTo(builder, file.read());
    server = builder.start();
  }

  private Bundle version(String name, String weights) throws IOException {
    Model model = Model.find(folder.toString()).withWeights(weights);
    return BundleWriter.of(model, CUT).write(folder.resolve(name));
  }

  @AfterEach
  void stop() {
    assertTrue(server.stop(PATIENCE));
    live.close();
  }

  private void write(String... versions) throws IOException {
    String lines =
        List.of(versions).stream()
            .map(version -> "--model " + folder.resolve(version) + "\n")
            .collect(Collectors.joining());
    Files.writeString(file.path(), lines);
  }

  private void change(String... versions) throws IOException {
    write(versions);
    live.change(server, file.read(), PATIENCE);
    assertTrue(live.isSettled());
  }

  private EdgeClient edge(Part head) {
    return EdgeClient.builder(head, "127.0.0.1", server.port())
        .maxAttempts(1)
        .backoff(Duration.ofMillis(1), Duration.ofMillis(10))
        .requestTimeout(PATIENCE)
        .build();
  }

  /** What the halves of a bundle give in this process. */
  private Tensors expected(Bundle bundle, Part head) throws IOException {
    try (Part tail = bundle.model().tail(CUT);
        Session first = head.newSession();
        Session second = tail.newSession()) {
      return copy(second.run(first.run(input)));
    }
  }

  private static Tensors copy(Tensors from) {
    Tensors copy = Tensors.allocate(from.signature(), from.batch());
    copy.data(0).put(from.data(0));
    return copy;
  }

  private void assertAnswered(Bundle bundle, EdgeClient edge, Tensors expected) {
    Prediction answer = edge.predict(input);
    assertEquals(bundle.fingerprint(), answer.report().model().weights());
    assertEquals(expected.data(0), answer.outputs().data(0));
  }

  /** The message says what the edge has and what the server has. */
  private void assertRefused(Bundle wanted, Bundle there, EdgeClient edge) {
    String message = assertThrows(TailException.class, () -> edge.predict(input)).getMessage();
    for (Bundle named : List.of(wanted, there)) {
      assertTrue(message.contains(named.fingerprint().substring(0, 12)), message);
    }
  }

  @Test
  void eachEdgeIsAnsweredByItsOwnVersionWhileItIsServed() throws IOException {
    assertNotEquals(before.fingerprint(), after.fingerprint());
    try (Part oldHead = before.model().head(CUT);
        Part newHead = after.model().head(CUT);
        EdgeClient oldEdge = edge(oldHead);
        EdgeClient newEdge = edge(newHead)) {
      Tensors oldAnswer = expected(before, oldHead);
      Tensors newAnswer = expected(after, newHead);
      assertNotEquals(oldAnswer.data(0), newAnswer.data(0));
      assertAnswered(before, oldEdge, oldAnswer);
      assertRefused(after, before, newEdge);
      change("v1", "v2");
      assertAnswered(before, oldEdge, oldAnswer);
      assertAnswered(after, newEdge, newAnswer);
      change("v2");
      assertAnswered(after, newEdge, newAnswer);
      assertRefused(before, after, oldEdge);
      try (EdgeClient late = edge(oldHead)) {
        assertRefused(before, after, late);
      }
    }
  }
}
