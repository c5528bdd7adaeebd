package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every part and its sessions do, on the whole toy network. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class PartContract {
  private static final int LENGTH = 6;

  /** Loads the whole network; the caller closes it. */
  abstract Part load(Model model) throws IOException;

  final Part load() throws IOException {
    return load(model(ToyNetwork.create()));
  }

  static Model model(ToyNetwork network) {
    return new Model(network, ToyWeights.EXACT, new ToyTask());
  }

  @Test
  void inputsAreWritableLittleEndianAndDirect() throws IOException {
    try (Part part = load();
        Session session = part.newSession()) {
      Tensors inputs = session.inputs(Texts.inputs(LENGTH), 3);
      assertEquals(Texts.inputs(LENGTH), inputs.signature());
      assertEquals(3, inputs.batch());
      assertTrue(inputs.data("ids").isDirect());
      inputs.data("ids").putLong(0, 1);
      assertEquals(1, inputs.data("ids").get(0));
    }
  }

  @Test
  void inputsAskedAgainForFewerSamplesKeepWhatWasWritten() throws IOException {
    Tensors texts = Texts.of(0, 5, LENGTH);
    try (Part part = load();
        Session session = part.newSession()) {
      Relay.put(texts, session.inputs(texts.signature(), 5));
      session.inputs(texts.signature(), 2);
      Tensors some = texts.samples(0, 2);
      Relay.assertSame(Texts.answers(some), session.run(), "2 of 5");
      session.inputs(texts.signature(), 5);
      Relay.assertSame(Texts.answers(texts), session.run(), "all 5 again");
    }
  }

  @Test
  void runsAgainOnTheInputsThatAreThere() throws IOException {
    Tensors texts = Texts.of(0, 2, LENGTH);
    try (Part part = load();
        Session session = part.newSession()) {
      Tensors first = Relay.run(session, texts);
      Relay.assertSame(first, session.run(), "again");
    }
  }

  @Test
  void shapesAndBatchesMayChangeFromRunToRun() throws IOException {
    try (Part part = load();
        Session session = part.newSession()) {
      for (int length : new int[] {3, 16, 1, 3}) {
        for (int batch : new int[] {1, 4, 2}) {
          Tensors texts = Texts.of(length + batch, batch, length);
          Relay.assertSame(
              Texts.answers(texts), Relay.run(session, texts), batch + " of " + length);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsOnTensorsThatLieElsewhereAndLeavesThemAsTheyWere(Elsewhere.Memory memory)
      throws IOException {
    try (Part part = load();
        Session session = part.newSession()) {
      for (int length : new int[] {3, 16, 1, 3}) {
        for (int batch : new int[] {1, 4, 2}) {
          Tensors texts = Texts.of(length + batch, batch, length);
          Elsewhere elsewhere = new Elsewhere(memory, texts);
          Relay.assertSame(
              Texts.answers(texts), session.run(elsewhere.tensors()), batch + " of " + length);
          elsewhere.assertUntouched();
        }
      }
    }
  }

  @Test
  void runsOnItsOwnInputsAndOnOthersByTurns() throws IOException {
    try (Part part = load();
        Session session = part.newSession()) {
      for (int i = 0; i < 4; i++) {
        Tensors own = Texts.of(i, 2, LENGTH);
        Relay.assertSame(Texts.answers(own), Relay.run(session, own), "own " + i);
        Tensors heap = new Elsewhere(Elsewhere.Memory.HEAP, Texts.of(50 + i, 3, LENGTH)).tensors();
        Relay.assertSame(Texts.answers(heap), session.run(heap), "other " + i);
      }
    }
  }

  @Test
  void outputsStayWhileOtherSessionsRunAndThePartIsClosed() throws IOException {
    Tensors texts = Texts.of(0, 2, LENGTH);
    Part part = load();
    try (Session session = part.newSession()) {
      Relay.put(texts, session.inputs(texts.signature(), 2));
      Tensors outputs = session.run();
      for (int other = 0; other < 50; other++) {
        Relay.run(part, Texts.of(other, 2, LENGTH));
      }
      part.close();
      Relay.assertSame(Texts.answers(texts), outputs, "kept");
    }
  }

  @Test
  void threadsRunASessionEach() throws Exception {
    int threads = 4;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (Part part = load()) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = 100 * thread;
        all.add(executor.submit(() -> runMany(part, first)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static void runMany(Part part, int first) {
    try (Session session = part.newSession()) {
      for (int i = 0; i < 50; i++) {
        Tensors texts = Texts.of(first + i, 1 + i % 3, 1 + i % ToyNetwork.LONGEST);
        Relay.assertSame(Texts.answers(texts), Relay.run(session, texts), "text " + (first + i));
      }
    }
  }

  @Test
  void rejectsInputsOfOtherNamesTypesAndShapesAndNamesThem() throws IOException {
    Signature inputs = Texts.inputs(LENGTH);
    try (Part part = load();
        Session session = part.newSession()) {
      assertRefused(
          session, Signature.of(inputs.tensor("ids")), 1, "[ids] (expected: [ids, gain])");
      assertRefused(
          session, Signature.of(inputs.tensor("gain"), inputs.tensor("ids")), 1, "[gain, ids]");
      assertRefused(
          session,
          Signature.of(ToyNetwork.HIDDEN.withShape(TensorShape.of(LENGTH)), inputs.tensor("gain")),
          1,
          "hidden");
      assertRefused(session, Texts.inputs(ToyNetwork.LONGEST + 1), 1, "ids int64 17");
      assertRefused(session, part.given(), 1, "ids int64 16?");
    }
  }

  @Test
  void rejectsTensorsElsewhereOfOtherNamesAndShapesAndNamesThem() throws IOException {
    Tensors texts = Texts.of(0, 2, LENGTH);
    Signature reversed = Signature.of(ToyNetwork.GAIN, texts.signature().tensor("ids"));
    try (Part part = load();
        Session session = part.newSession()) {
      Relay.put(texts, session.inputs(texts.signature(), 2));
      assertRefused(session, Relay.pick(reversed, texts), "[gain, ids] (expected: [ids, gain])");
      assertRefused(session, Texts.of(0, 1, ToyNetwork.LONGEST + 1), "ids int64 17");
      Relay.assertSame(Texts.answers(texts), session.run(), "as before");
    }
  }

  @Test
  void rejectsBatchesThatAreEmptyOrBeyondTwoGibibytes() throws IOException {
    try (Part part = load();
        Session session = part.newSession()) {
      assertRefused(session, Texts.inputs(LENGTH), 0, "batch: 0");
      assertRefused(session, Texts.inputs(LENGTH), -1, "batch: -1");
      assertRefused(session, Texts.inputs(LENGTH), Integer.MAX_VALUE, "batch: 2147483647");
    }
  }

  @Test
  void inputsThatWereRefusedLeaveTheOnesBefore() throws IOException {
    Tensors texts = Texts.of(0, 2, LENGTH);
    try (Part part = load();
        Session session = part.newSession()) {
      Relay.put(texts, session.inputs(texts.signature(), 2));
      assertRefused(session, Texts.inputs(LENGTH), Integer.MAX_VALUE / 9, "batch");
      Relay.assertSame(Texts.answers(texts), session.run(), "as before");
    }
  }

  private static void assertRefused(Session session, Signature shapes, int batch, String words) {
    assertRefused(() -> session.inputs(shapes, batch), words);
  }

  private static void assertRefused(Session session, Tensors inputs, String words) {
    assertRefused(() -> session.run(inputs), words);
  }

  private static void assertRefused(Executable call, String words) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void rejectsRunsBeforeInputs() throws IOException {
    try (Part part = load();
        Session session = part.newSession()) {
      String message = assertThrows(IllegalStateException.class, session::run).getMessage();
      assertTrue(message.contains("inputs() before run()"), message);
    }
  }

  @Test
  void rejectsRunsAndSessionsOfAClosedPart() throws IOException {
    Part part = load();
    try (Session session = part.newSession()) {
      Texts.fill(session.inputs(Texts.inputs(LENGTH), 1), 0);
      part.close();
      part.close();
      String message = assertThrows(IllegalStateException.class, session::run).getMessage();
      assertTrue(message.contains("closed"), message);
      assertThrows(IllegalStateException.class, () -> session.run(Texts.of(0, 1, LENGTH)));
      assertThrows(IllegalStateException.class, part::newSession);
    }
  }

  @Test
  void rejectsRunsOfAClosedSession() throws IOException {
    try (Part part = load()) {
      Session session = part.newSession();
      Texts.fill(session.inputs(Texts.inputs(LENGTH), 1), 0);
      session.close();
      session.close();
      assertThrows(IllegalStateException.class, session::run);
      Tensors texts = Texts.of(0, 1, LENGTH);
      assertThrows(IllegalStateException.class, () -> session.run(texts));
      Relay.assertSame(Texts.answers(texts), Relay.run(part, texts), "another session");
    }
  }
}
