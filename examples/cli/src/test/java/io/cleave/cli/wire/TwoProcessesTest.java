package io.cleave.cli.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.TailException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Foreign networks between two processes answer as they do in one. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TwoProcessesTest {
  private static final int SIZES = 20;
  private static final int RANDOM_SHAPES = 1_000;
  private static final long MAX_GROWTH_KILOBYTES = 48 * 1024;

  @TempDir private Path folder;

  private TailProcess serve(List<List<String>> tails) throws IOException {
    List<String> lines = tails.stream().map(words -> String.join(" ", words)).toList();
    Path file = Files.write(folder.resolve("tails.txt"), lines);
    return TailProcess.start(List.of("--tails", file.toString(), "--port", "0"));
  }

  /** Pictures and sentences of twenty sizes each, cut at three places, at one server. */
  @Test
  void oneServerAnswersForSeveralNetworksOfManySizes() throws IOException {
    try (ForeignNetwork detector =
            ForeignNetwork.pictures(folder, "ch_PP-OCRv4_det_infer", 64, 96);
        ForeignNetwork sentences = ForeignNetwork.sentences(folder)) {
      List<String> ofPictures = detector.cuts(3);
      List<String> ofWords = sentences.cuts(3);
      try (TailProcess server =
              serve(List.of(detector.served(ofPictures), sentences.served(ofWords)));
          EdgeClient pictures = detector.client(ofPictures, server.port()).build();
          EdgeClient words = sentences.client(ofWords, server.port()).build()) {
        for (int i = 0; i < SIZES; i++) {
          Tensors picture = detector.sample(i, 32 * (1 + i % 5), 32 * (1 + i / 5));
          String cut = ofPictures.get(i % 3);
          detector.assertWhole(picture, pictures.predict(picture, cut).outputs(), cut);
          Tensors sentence = sentences.sample(i, 1 + 3 * i);
          cut = ofWords.get(i % 3);
          sentences.assertWhole(sentence, words.predict(sentence, cut).outputs(), cut);
        }
      }
    }
  }

  /** Shapes that never come again leave nothing behind at the server. */
  @Test
  void aThousandShapesLeaveTheServersMemoryFlat() throws IOException {
    Random random = new Random(5);
    try (ForeignNetwork network =
        ForeignNetwork.pictures(folder, "ch_ppocr_mobile_v2.0_cls_infer", 48, 192)) {
      List<String> cuts = network.cuts(2);
      try (TailProcess server = serve(List.of(network.served(cuts)));
          EdgeClient client = network.client(cuts, server.port()).build()) {
        Tensors largest = network.sample(0, 96, 320);
        cuts.forEach(cut -> client.predict(largest, cut));
        long before = 0;
        for (int i = 0; i < RANDOM_SHAPES; i++) {
          if (i == RANDOM_SHAPES / 4) {
            before = server.residentKilobytes();
          }
          Tensors sample = network.sample(i, 16 + random.nextInt(81), 32 + random.nextInt(289));
          String cut = cuts.get(i % 2);
          network.assertWhole(sample, client.predict(sample, cut).outputs(), cut);
        }
        long growth = server.residentKilobytes() - before;
        assertTrue(growth < MAX_GROWTH_KILOBYTES, "grew by " + growth + " KiB");
      }
    }
  }

  /** A server that is killed in its work and comes back answers each cut by its own tail. */
  @Test
  void aServerThatComesBackAnswersEveryCutByItsOwnTail() throws IOException, InterruptedException {
    try (ForeignNetwork network =
        ForeignNetwork.pictures(folder, "ch_ppocr_mobile_v2.0_cls_infer", 48, 192)) {
      List<String> cuts = network.cuts(4);
      List<String> reversed = List.of(cuts.get(3), cuts.get(2), cuts.get(1), cuts.get(0));
      TailProcess server = serve(List.of(network.served(cuts)));
      try (EdgeClient client = network.client(cuts, server.port()).maxAttempts(1).build()) {
        askAll(network, client, cuts, 0);
        for (int round = 1; round <= 2; round++) {
          int port = server.port();
          List<Asked> inFlight = ask(network, client, cuts, round);
          inFlight.get(0).answer().join();
          server.kill();
          server.close();
          inFlight.forEach(asked -> asked.assertWholeOrLost(network));
          List<String> tails = network.served(round % 2 == 0 ? cuts : reversed);
          server = TailProcess.start(withPort(tails, port));
          askAll(network, client, cuts, round);
        }
        assertEquals(cuts, client.cuts());
      } finally {
        server.close();
      }
    }
  }

  /** A request under way. */
  private record Asked(Tensors sample, String cut, CompletableFuture<Prediction> answer) {
    void assertWholeOrLost(ForeignNetwork network) {
      try {
        network.assertWhole(sample, answer.join().outputs(), cut);
      } catch (CompletionException e) {
        assertInstanceOf(TailException.class, e.getCause());
      }
    }
  }

  private static List<Asked> ask(
      ForeignNetwork network, EdgeClient client, List<String> cuts, int round) {
    List<Asked> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String cut = cuts.get(i % cuts.size());
      Tensors sample = network.sample(1_000L * round + i, 48, 192);
      all.add(
          new Asked(
              sample,
              cut,
              client.predictEachAsync(sample, RequestOptions.defaults().cut(cut)).get(0)));
    }
    return all;
  }

  private static List<String> withPort(List<String> tails, int port) {
    return Stream.concat(tails.stream(), Stream.of("--port", Integer.toString(port))).toList();
  }

  private static void askAll(
      ForeignNetwork network, EdgeClient client, List<String> cuts, int round) {
    for (int i = 0; i < 40; i++) {
      String cut = cuts.get(i % cuts.size());
      Tensors sample = network.sample(100L * round + i, 48, 192);
      network.assertWhole(sample, client.predict(sample, cut).outputs(), cut);
    }
  }
}
