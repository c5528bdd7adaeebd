package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtSession;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.fixtures.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A part that is closed while a run is in the middle of its graph. No node waits, but a loop reads
 * an input again and again, and the input is memory of the test: the run ends when the test says.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosingTest {
  /** Above 1, which is the largest integer that a network is tried with. */
  private static final long GO_ON = 2;

  @Test
  void closeWaitsForARunThatIsInsideTheGraph() throws Exception {
    OnnxNetwork network = looping();
    try (Part part = Relay.load(network, network.whole());
        Session session = part.newSession()) {
      Tensors inputs = session.inputs(network.inputs(), 1);
      inputs.data("x").putFloat(0, 3).putFloat(4, -5);
      ByteBuffer goesOn = inputs.data("goesOn");
      goesOn.putLong(0, GO_ON);
      CompletableFuture<Float> answer = new CompletableFuture<>();
      Thread running =
          new Thread(
              () -> {
                try {
                  answer.complete(session.run().data("y").getFloat(0));
                } catch (RuntimeException e) {
                  answer.completeExceptionally(e);
                }
              });
      Thread closing = new Thread(part::close);
      try {
        running.start();
        awaitInsideTheEngine(running, answer);
        closing.start();
        assertEquals(Thread.State.WAITING, Threads.settled(closing));
        assertEquals(false, answer.isDone());
      } finally {
        goesOn.putLong(0, 0);
      }
      assertEquals(3, answer.get());
      closing.join();
      assertThrows(IllegalStateException.class, part::newSession);
      assertThrows(IllegalStateException.class, session::run);
    }
  }

  private static OnnxNetwork looping() throws IOException {
    TestGraph body =
        new TestGraph()
            .input(TestGraph.described("i", 7))
            .input(TestGraph.described("on", 9))
            .input(TestGraph.described("carried", 1, 1, 2))
            .node("Greater", "more", List.of("goesOn", "one"))
            .node("Squeeze", "still", List.of("more"))
            .node("Identity", "same", List.of("carried"))
            .outputs("still", "same");
    return new TestGraph()
        .input("x", ElementType.FLOAT32, 1, 2)
        .input("goesOn", ElementType.INT64, 1)
        .integers("one", 1)
        .node("Relu", "a", List.of("x"))
        .node("Loop", "b", List.of("", "", "a"), "body", body)
        .node("Relu", "y", List.of("b"))
        .outputs("y")
        .network();
  }

  private static void awaitInsideTheEngine(Thread running, CompletableFuture<?> answer) {
    while (!isInsideTheEngine(running) && !answer.isDone()) {
      Thread.onSpinWait();
    }
  }

  private static boolean isInsideTheEngine(Thread thread) {
    StackTraceElement[] calls = thread.getStackTrace();
    return calls.length > 0
        && calls[0].isNativeMethod()
        && calls[0].getClassName().equals(OrtSession.class.getName());
  }
}
