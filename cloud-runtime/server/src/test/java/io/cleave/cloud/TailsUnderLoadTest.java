package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.JavaPart;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestNetwork;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.PartId;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tails that come and go while others ask for them: nobody hears from another cut's tail. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class TailsUnderLoadTest {
  private static final int CUTS = 4;
  private static final int CLIENTS = 3;
  private static final int CHANGES = 300;
  private static final int OUT = 6;

  private final AtomicBoolean changing = new AtomicBoolean(true);
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  /** Adds a number of its cut to each value, unless it was closed. */
  private final class Plus {
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    Plus(int number) {
      this.number = number;
    }

    ServedPart tail() {
      String cut = "cut" + number;
      TestNetwork network =
          new TestNetwork(
              "plus-one",
              TestTails.CROSSING,
              TestTails.ANSWER,
              List.of(
                  TestNetwork.cut("input", TestTails.CROSSING),
                  TestNetwork.cut(cut, TestTails.crossing(cut))));
      PartId id =
          new PartId(
              "plus-one", TestTails.FINGERPRINT.weights(), network.tailFrom(network.cut(cut)));
      return ServedPart.of(new JavaPart(network.model(), id, this::run), List.of());
    }

    private Tensors run(Tensors inputs) {
      if (closed.get()) {
        wrong.add("cut" + number + " ran when it was closed");
      }
      Tensors outputs = Tensors.allocate(TestTails.ANSWER, inputs.batch());
      for (int at = 0; at < inputs.data(0).limit(); at += Float.BYTES) {
        outputs.data(0).putFloat(at, inputs.data(0).getFloat(at) + number);
      }
      return outputs;
    }

    void close() {
      closed.set(true);
    }
  }

  private static ModelFingerprint fingerprint(int number) {
    return TestTails.fingerprint("cut" + number);
  }

  @Test
  void nothingIsAnsweredByAnotherTailOrByOneThatIsGone() throws Exception {
    try (TailServer server =
        TailServer.builder().address("127.0.0.1", 0).workers(2).maxInFlight(OUT).start()) {
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(i);
        clients.add(CompletableFuture.runAsync(() -> ask(server.port(), random)));
      }
      change(server, new Random(99));
      changing.set(false);
      clients.forEach(CompletableFuture::join);
      assertEquals(List.of(), List.copyOf(wrong));
      assertTrue(answered.get() > CHANGES, () -> answered + " answered, " + refused + " refused");
    }
  }

  private void change(TailServer server, Random random) {
    Map<Integer, Plus> there = new HashMap<>();
    for (int i = 0; i < CHANGES; i++) {
      int number = 1 + random.nextInt(CUTS);
      Plus tail = there.remove(number);
      if (tail == null) {
        there.put(number, new Plus(number));
        server.add(there.get(number).tail());
      } else {
        assertTrue(server.remove(fingerprint(number), Duration.ofSeconds(30)));
        tail.close();
      }
      int before = answered.get();
      for (int wait = 0; wait < 20 && !there.isEmpty() && answered.get() == before; wait++) {
        sleep();
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks for whatever the last catalogue has, or an earlier one had. */
  private void ask(int port, Random random) {
    try (RawClient client = RawClient.welcomed(port)) {
      Map<Integer, TailId> known = new HashMap<>();
      Map<Long, Integer> asked = new HashMap<>();
      remember(client.catalogue(), known);
      long id = 0;
      while (changing.get() || !asked.isEmpty()) {
        while (changing.get() && asked.size() < OUT && !known.isEmpty()) {
          List<Integer> numbers = List.copyOf(known.keySet());
          int number = numbers.get(random.nextInt(numbers.size()));
          asked.put(++id, number);
          client.send(request(id, known.get(number), number));
        }
        if (known.isEmpty()) {
          remember(client.receiveCatalogue(), known);
        } else {
          hear(client.receive(), asked, known);
        }
      }
    } catch (IOException e) {
      wrong.add(e.toString());
    }
  }

  private static ByteBuffer request(long id, TailId tail, int number) {
    return RawClient.request(
        id,
        tail,
        60_000,
        RawClient.tensors(TestTails.crossing("cut" + number), TestTails.input((int) id)));
  }

  private void hear(RawClient.Frame frame, Map<Long, Integer> asked, Map<Integer, TailId> known) {
    long id = frame.header().requestId();
    if (frame.header().type() == FrameType.CATALOGUE) {
      remember(Catalogue.decode(frame.payload()), known);
    } else if (frame.header().type() == FrameType.RESPONSE) {
      int number = asked.remove(id);
      float[] answer = RawClient.values(RawClient.answer(frame, TestTails.ANSWER));
      assertArrayEquals(TestTails.expected((int) id, number), answer);
      answered.incrementAndGet();
    } else {
      asked.remove(id);
      refused.incrementAndGet();
      if (frame.notice().code() != ErrorCode.SHUTTING_DOWN) {
        wrong.add(frame.header() + " " + frame.notice());
      }
    }
  }

  /** A tail never has other numbers than it had. */
  private void remember(Catalogue catalogue, Map<Integer, TailId> known) {
    for (int number = 1; number <= CUTS; number++) {
      TailId before = known.get(number);
      TailId now = catalogue.find(fingerprint(number)).map(Catalogue.Tail::id).orElse(before);
      if (before != null && !now.equals(before)) {
        wrong.add("cut" + number + " was " + before + " and is " + now);
      }
      if (now != null) {
        known.put(number, now);
      }
    }
  }
}
