package io.cleave.cloud.fake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.PartId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tail whose requests and answers take several chunks: it gives back what it gets. Counts what it
 * ran, and can be held.
 */
public final class EchoTail {
  public static final String NETWORK = "echo";
  private static final int ELEMENTS = 20_000;

  /** 160,000 bytes: three chunks of noise, which no format makes smaller. */
  public static final Signature SIGNATURE = signature("noise");

  private static final Signature ANSWER = signature("echo");

  private final AtomicInteger samples = new AtomicInteger();
  private final Semaphore entered = new Semaphore(0);
  private final Semaphore mayRun = new Semaphore(0);
  private volatile boolean held;

  private static Signature signature(String name) {
    return Signature.of(new TensorSpec(name, ElementType.INT64, TensorShape.of(ELEMENTS)));
  }

  public ServedPart tail() {
    TestNetwork network =
        new TestNetwork(
            NETWORK,
            SIGNATURE,
            ANSWER,
            List.of(TestNetwork.cut(Cut.INPUT, SIGNATURE), TestNetwork.cut("middle", SIGNATURE)));
    PartId id = new PartId(NETWORK, "11ee".repeat(16), network.tailFrom(network.cut("middle")));
    return ServedPart.of(new JavaPart(network.model(), id, this::echo), List.of());
  }

  private Tensors echo(Tensors noise) {
    if (noise.data(0).getLong(0) == 0) { // a warm-up
      return answer(noise);
    }
    samples.addAndGet(noise.batch());
    entered.release();
    if (held) {
      mayRun.acquireUninterruptibly();
    }
    return answer(noise);
  }

  private static Tensors answer(Tensors noise) {
    Tensors answer = Tensors.allocate(ANSWER, noise.batch());
    answer.data(0).put(noise.data(0).duplicate());
    return Tensors.of(ANSWER, noise.batch(), List.of(answer.data(0).rewind()));
  }

  /** From now on each run waits until it may pass. */
  public void hold() {
    held = true;
  }

  public void awaitEntered() throws InterruptedException {
    assertTrue(entered.tryAcquire(30, TimeUnit.SECONDS));
  }

  public void letPass(int runs) {
    mayRun.release(runs);
  }

  /** How many samples were run, without those of the warm-up. */
  public int samples() {
    return samples.get();
  }

  public static Tensors noise(long seed) {
    Tensors noise = Tensors.allocate(SIGNATURE, 1);
    ByteBuffer data = noise.data(0);
    Random random = new Random(seed);
    while (data.hasRemaining()) {
      data.putLong(random.nextLong() | 1);
    }
    data.rewind();
    return noise;
  }

  /** The frames of a request: three. */
  public static List<ByteBuffer> frames(long id, TailId tail, int priority) {
    RequestPreamble preamble =
        new RequestPreamble(
            tail, PayloadKind.TENSORS, priority, List.of(), 60_000, Extensions.NONE);
    return RawClient.frames(id, preamble, RawClient.message(noise(id)));
  }

  public static List<ByteBuffer> frames(long id, TailId tail) {
    return frames(id, tail, RequestPreamble.NORMAL_PRIORITY);
  }

  public static ByteBuffer values(RawClient.Frame response) {
    return RawClient.answer(response, ANSWER).data(0);
  }
}
