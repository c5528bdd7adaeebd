package io.cleave.cli.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.TailTimeoutException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operator stops a server that has requests: each is answered or refused, and the process ends
 * as it should. {@code -Dcleave.stops=50} does it more often.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class StoppedUnderLoadTest {
  private static final int STOPS = Integer.getInteger("cleave.stops", 2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int STOPPED_BY_SIGTERM = 143;
  private static final List<String> CUTS = List.of("maxpool", "layer1.0", "layer3");

  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(strings = {"onnxruntime", "pytorch"})
  void everyRequestIsAnsweredOrRefused(String engine) throws IOException, InterruptedException {
    Model model = Model.find("demo");
    List<Part> heads = new ArrayList<>();
    try (Part whole = model.whole()) {
      for (String cut : CUTS) {
        heads.add(model.head(cut));
      }
      Tensors sample = noise(model.network());
      ByteBuffer expected = run(whole, sample);
      for (int i = 0; i < STOPS; i++) {
        stopUnderLoad(engine, heads, sample, expected);
      }
    } finally {
      heads.forEach(Part::close);
    }
  }

  private static ByteBuffer run(Part whole, Tensors sample) {
    try (var session = whole.newSession()) {
      ByteBuffer logits = session.run(sample).data(0);
      return ByteBuffer.allocate(logits.remaining()).order(logits.order()).put(logits).flip();
    }
  }

  private Tensors noise(Network network) {
    Tensors sample = Tensors.allocate(network.inputs(), 1);
    ByteBuffer data = sample.data(0);
    while (data.hasRemaining()) {
      data.putFloat((float) random.nextGaussian());
    }
    return sample;
  }

  private void stopUnderLoad(String engine, List<Part> heads, Tensors sample, ByteBuffer expected)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("--model", "demo", "--engine", engine));
    options.addAll(List.of("--cut", String.join(",", CUTS), "--port", "0"));
    try (TailProcess server = TailProcess.start(options);
        EdgeClient client = client(heads, server.port())) {
      client.connect();
      List<CompletableFuture<Prediction>> answers = new ArrayList<>();
      int stopAt = 10 + random.nextInt(60);
      CompletableFuture<Integer> exit = null;
      while (exit == null || !exit.isDone()) {
        if (answers.size() == stopAt) {
          exit = CompletableFuture.supplyAsync(() -> terminate(server));
        }
        String cut = CUTS.get(answers.size() % CUTS.size());
        answers.addAll(client.predictEachAsync(sample, RequestOptions.defaults().cut(cut)));
      }
      assertEquals(STOPPED_BY_SIGTERM, exit.join(), engine);
      int answered = 0;
      for (CompletableFuture<Prediction> answer : answers) {
        answered += isAnswered(answer, expected) ? 1 : 0;
      }
      assertTrue(answered > 0, "none of " + answers.size() + " was answered");
    }
  }

  private static EdgeClient client(List<Part> heads, int port) {
    var builder =
        EdgeClient.builder(heads.get(0), "127.0.0.1", port)
            .connectTimeout(PATIENCE) // on a machine that does much else, too
            .maxAttempts(1);
    heads.subList(1, heads.size()).forEach(builder::head);
    return builder.build();
  }

  private static int terminate(TailProcess server) {
    try {
      return server.terminate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Not answered is refused, before the server had it or by the server: never lost. */
  private static boolean isAnswered(CompletableFuture<Prediction> answer, ByteBuffer expected) {
    try {
      ByteBuffer found = answer.join().outputs().data(0);
      for (int at = 0; at < expected.limit(); at += Float.BYTES) {
        assertEquals(expected.getFloat(at), found.getFloat(at), 1e-3);
      }
      return true;
    } catch (CompletionException e) {
      boolean lost =
          e.getCause() instanceof TailConnectionLostException
              || e.getCause() instanceof TailTimeoutException
              || e.getCause() instanceof TailFailedException
              || !(e.getCause() instanceof TailException);
      assertTrue(!lost, () -> String.valueOf(e.getCause()));
      return false;
    }
  }
}
