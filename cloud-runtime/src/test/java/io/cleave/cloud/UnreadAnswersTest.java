package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.PartId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An edge that asks for much and does not read: what it may hold, and what others get. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class UnreadAnswersTest {
  private static final int REQUESTS = 100;
  private static final TailId LARGE = new TailId(1, 0);
  private static final Signature SEED = tensor("seed", ElementType.INT64, TensorShape.of());

  /** A mebibyte of noise, which no format makes smaller. */
  private static final Signature NOISE =
      tensor("noise", ElementType.INT64, TensorShape.of(128 * 1024));

  private static Signature tensor(String name, ElementType type, TensorShape shape) {
    return Signature.of(new TensorSpec(name, type, shape));
  }

  private static ServedPart largeTail() {
    TestNetwork network =
        new TestNetwork(
            "noisy",
            SEED,
            NOISE,
            List.of(TestNetwork.cut(Cut.INPUT, SEED), TestNetwork.cut("seeded", SEED)));
    PartId id = new PartId("noisy", "00ff".repeat(16), network.tailFrom(network.cut("seeded")));
    return ServedPart.of(new JavaPart(network.model(), id, UnreadAnswersTest::noise), List.of());
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

  @Test
  void refusesWhatItCannotHoldForOneThatDoesNotReadAndServesOthers() throws IOException {
    try (ServerFixture fixture =
            new ServerFixture(
                TestTails::plusOne,
                b ->
                    b.maxInFlight(REQUESTS)
                        .queueCapacity(REQUESTS)
                        .requestMemoryBytes(1 << 20)
                        .add(largeTail()));
        RawClient deaf = fixture.welcomed()) {
      for (int id = 1; id <= REQUESTS; id++) {
        deaf.send(RawClient.request(id, LARGE, 60_000, seed(id)));
      }
      fixture.assertServes(1);
      Set<Long> replied = new HashSet<>();
      int refused = 0;
      while (replied.size() < REQUESTS) {
        RawClient.Frame frame = deaf.receive();
        long id = frame.header().requestId();
        assertTrue(replied.add(id), "two replies to " + id);
        if (frame.header().type() == FrameType.RESPONSE) {
          assertEquals(noise(seed(id)).data(0), RawClient.answer(frame, NOISE).data(0));
        } else {
          assertEquals(ErrorCode.OVERLOADED, frame.notice().code());
          refused++;
        }
      }
      assertTrue(refused > 0 && refused < REQUESTS, refused + " of " + REQUESTS + " were refused");
      deaf.send(RawClient.request(REQUESTS + 1, LARGE, 60_000, seed(7)));
      assertEquals(noise(seed(7)).data(0), deaf.receiveAnswer(REQUESTS + 1, NOISE).data(0));
    }
  }
}
