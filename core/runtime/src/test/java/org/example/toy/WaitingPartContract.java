package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.fixtures.Threads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.example.toy.layer.WaitingLayer;
import org.junit.jupiter.api.Test;

/** What parts do as well whose layers can be made to wait in the middle of a run. */
abstract class WaitingPartContract extends PartContract {
  private static final int LENGTH = 6;

  /** Called while a part that was loaded last waits to be closed. */
  void assertStillWhole() {}

  @Test
  void closeWaitsForASessionThatRuns() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    ToyNetwork network =
        ToyNetwork.create().withMixing(layer -> new WaitingLayer(layer, reached, released));
    Tensors texts = Texts.of(0, 1, LENGTH);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Part part = load(model(network));
    Thread closing = new Thread(part::close);
    try {
      Future<Tensors> run = executor.submit(() -> Relay.run(part, texts));
      reached.await();
      closing.start();
      assertEquals(Thread.State.WAITING, Threads.settled(closing));
      assertStillWhole();
      released.countDown();
      Relay.assertSame(Texts.answers(texts), run.get(), "the run that was waited for");
      closing.join();
      assertThrows(IllegalStateException.class, part::newSession);
    } finally {
      released.countDown();
      executor.shutdownNow();
    }
  }
}
