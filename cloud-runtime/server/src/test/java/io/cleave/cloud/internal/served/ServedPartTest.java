package io.cleave.cloud.internal.served;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.JavaPart;
import io.cleave.cloud.fake.TestNetwork;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.PartId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server has to have room for. */
@Timeout(60)
class ServedPartTest {
  private static final int SAMPLES = 20_000;
  private static final Signature OPEN =
      Signature.of(
          open("small", ElementType.UINT8, 3),
          open("maps", ElementType.FLOAT32, 1 << 13),
          open("ids", ElementType.INT64, 1 << 20));

  private static TensorSpec open(String name, ElementType type, int bound) {
    return new TensorSpec(name, type, TensorShape.of(0, 0).withOpen(0, bound).withOpen(1, 64));
  }

  private static ServedPart tail(Signature crossing) {
    TestNetwork network =
        new TestNetwork(
            "any", crossing, TestTails.ANSWER, List.of(TestNetwork.cut("input", crossing)));
    PartId id = new PartId("any", TestTails.FINGERPRINT.weights(), network.whole());
    return ServedPart.of(new JavaPart(network.model(), id, x -> x), List.of());
  }

  private static ServerLimits limits(long requestMemoryBytes, long maxSampleBytes) {
    Duration hour = Duration.ofHours(1);
    return new ServerLimits(1, 1, 1, requestMemoryBytes, maxSampleBytes, hour, hour, hour);
  }

  @Test
  void takesTheLargestMessageOfEverySampleWithinTheLimit() {
    Random random = new Random(7);
    for (int i = 0; i < SAMPLES; i++) {
      Signature sample = sample(random);
      int bytes = tail(OPEN).maxRequestBytes(limits(Long.MAX_VALUE, sample.bytes()));
      long needed = RequestPreamble.MAX_BYTES + MessageDecoder.maxEncodedBytes(sample);
      assertTrue(needed <= bytes, () -> sample + ": " + needed + " over " + bytes);
    }
  }

  private static Signature sample(Random random) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (TensorSpec tensor : OPEN.tensors()) {
      int first = random.nextInt(1 + (tensor.shape().dim(0) >>> random.nextInt(20)));
      int second = random.nextInt(65);
      tensors.add(tensor.withShape(TensorShape.of(first, second)));
    }
    return new Signature(tensors);
  }

  @Test
  void takesNoMoreThanFramingBeyondTheLimitAndNoMoreThanTheMemory() {
    int bytes = tail(OPEN).maxRequestBytes(limits(Long.MAX_VALUE, 1 << 20));
    assertTrue(bytes < 1.1 * (1 << 20), () -> "" + bytes);
    assertEquals(1000, tail(OPEN).maxRequestBytes(limits(1000, 1 << 20)));
    tail(OPEN).requireFits(limits(1000, 1 << 20), Integer.MAX_VALUE);
  }

  @Test
  void ofFixedShapesTheLimitOfSamplesDoesNotCount() {
    Signature fixed = TestTails.CROSSING;
    int bytes = tail(fixed).maxRequestBytes(limits(Long.MAX_VALUE, 1));
    assertEquals(RequestPreamble.MAX_BYTES + MessageDecoder.maxEncodedBytes(fixed), bytes);
    tail(fixed).requireFits(limits(bytes, 1), 8);
    assertRefused("requestMemoryBytes: " + (bytes - 1), fixed, bytes - 1, 8);
    int most = Integer.MAX_VALUE / (int) fixed.bytes();
    assertRefused("maxBatch: " + (most + 1), fixed, bytes, most + 1);
  }

  private static void assertRefused(String words, Signature fixed, long memory, int maxBatch) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> tail(fixed).requireFits(limits(memory, 1), maxBatch))
            .getMessage();
    assertTrue(message.contains(words), message);
  }
}
