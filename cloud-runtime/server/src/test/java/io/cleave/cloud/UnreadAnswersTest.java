package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.JavaPart;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestNetwork;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.Waiting;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.PartId;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An edge that asks for much and does not read: what it is owed at most, and what others get. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class UnreadAnswersTest {
  private static final int REQUESTS = 100;
  private static final long FIRST_SEED = 1000;
  private static final TailId LARGE = new TailId(1, 0);
  private static final Signature SEED = tensor("seed", ElementType.INT64, TensorShape.of());

  /** A mebibyte of noise, which no format makes smaller. */
  private static final Signature NOISE =
      tensor("noise", ElementType.INT64, TensorShape.of(128 * 1024));

  private static Signature tensor(String name, ElementType type, TensorShape shape) {
    return Signature.of(new TensorSpec(name, type, shape));
  }

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore mayRun = new Semaphore(0);

  private ServedPart largeTail() {
    TestNetwork network =
        new TestNetwork(
            "noisy",
            SEED,
            NOISE,
            List.of(TestNetwork.cut(Cut.INPUT, SEED), TestNetwork.cut("seeded", SEED)));
    PartId id = new PartId("noisy", "00ff".repeat(16), network.tailFrom(network.cut("seeded")));
    return ServedPart.of(new JavaPart(network.model(), id, this::noiseOnceItMay), List.of());
  }

  /** The run for the first seed waits until it may. */
  private Tensors noiseOnceItMay(Tensors seeds) {
    if (seeds.data(0).getLong(0) == FIRST_SEED) {
      entered.release();
      mayRun.acquireUninterruptibly();
    }
    return noise(seeds);
  }

  private static Tensors noise(Tensors seeds) {
    Tensors noise = Tensors.allocate(NOISE, seeds.batch());
    for (int i = 0; i < seeds.batch(); i++) {
      Random random = new Random(seeds.sample(i).data(0).getLong(0));
      ByteBuffer data = noise.sample(i).data(0);
      while (data.hasRemaining()) {
        data.putLong(random.nextLong());
      }
    }
    return noise;
  }

  private static Tensors seed(long seed) {
    Tensors tensors = Tensors.allocate(SEED, 1);
    tensors.data(0).putLong(0, seed);
    return tensors;
  }

  private static void ask(RawClient client, long id, int timeoutMillis) throws IOException {
    client.send(RawClient.request(id, LARGE, timeoutMillis, seed(id)));
  }

  /** Asks for a hundred mebibytes, which all wait for the worker when this returns. */
  private void askForMuch(RawClient deaf, int timeoutMillis) throws Exception {
    deaf.send(RawClient.request(1, LARGE, 60_000, seed(FIRST_SEED)));
    entered.acquire();
    for (int id = 2; id <= REQUESTS; id++) {
      ask(deaf, id, timeoutMillis);
    }
    deaf.ping();
  }

  /** If the other one's requests were not passed over, they would fill these batches. */
  private static void askOneByOne(RawClient honest) throws IOException {
    for (int id = 1; id <= REQUESTS; id++) {
      ask(honest, id, 60_000);
      assertEquals(noise(seed(id)).data(0), honest.receiveAnswer(id, NOISE).data(0));
    }
  }

  private ServerFixture fixture() throws IOException {
    return new ServerFixture(
        TestTails::plusOne,
        b ->
            b.maxInFlight(REQUESTS)
                .queueCapacity(2 * REQUESTS)
                .requestMemoryBytes(1 << 20)
                .add(largeTail()));
  }

  private static int waiting(ServerFixture fixture) {
    return fixture.server.status().queued().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void computesNoMoreThanAConnectionReadsWhileOthersAreServedAndLosesNoAnswer() throws Exception {
    try (ServerFixture fixture = fixture();
        RawClient deaf = fixture.welcomed();
        RawClient honest = fixture.welcomed()) {
      askForMuch(deaf, 60_000);
      mayRun.release();
      askOneByOne(honest);
      assertTrue(waiting(fixture) > 0, "all was computed for one that does not read");
      Set<Long> answered = new HashSet<>();
      while (answered.size() < REQUESTS) {
        RawClient.Frame frame = deaf.receive();
        long id = frame.header().requestId();
        assertEquals(FrameType.RESPONSE, frame.header().type(), "of " + id);
        assertTrue(answered.add(id), "two replies to " + id);
        long seed = id == 1 ? FIRST_SEED : id;
        assertEquals(noise(seed(seed)).data(0), RawClient.answer(frame, NOISE).data(0));
      }
    }
  }

  @Test
  void whatWaitsForOneThatNeverReadsExpires() throws Exception {
    try (ServerFixture fixture = fixture();
        RawClient deaf = fixture.welcomed()) {
      askForMuch(deaf, 1_000);
      mayRun.release();
      Waiting.until(() -> waiting(fixture) == 0);
      Map<FrameType, Integer> replies = new EnumMap<>(FrameType.class);
      for (int i = 0; i < REQUESTS; i++) {
        RawClient.Frame frame = deaf.receive();
        replies.merge(frame.header().type(), 1, Integer::sum);
        if (frame.header().type() == FrameType.FAILURE) {
          assertEquals(ErrorCode.DEADLINE_EXCEEDED, frame.notice().code());
        }
      }
      assertTrue(replies.getOrDefault(FrameType.FAILURE, 0) > 0, replies.toString());
    }
  }
}
