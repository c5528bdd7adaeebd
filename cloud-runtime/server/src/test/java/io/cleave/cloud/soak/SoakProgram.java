package io.cleave.cloud.soak;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.cloud.TailServer;
import io.cleave.cloud.fake.FaultyRelay;
import io.cleave.cloud.fake.HostilePeer;
import io.cleave.cloud.fake.ResidentMemory;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import io.cleave.edge.TailException;
import io.cleave.fixtures.NoLeaks;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A server and its edges in one process, for as long as its argument says in seconds: sound links
 * and bad ones, bursts beyond what the server takes, a tail that comes and goes, and peers that
 * misbehave. Prints what {@link SoakTest} judges.
 */
final class SoakProgram {
  private static final int IMAGES = 16;
  private static final int OUT = 8;
  private static final int BURST = 96;
  private static final String MOVING_CUT = "basic2";
  private static final List<String> CUTS = List.of(SplitModels.CUT, MOVING_CUT);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final float CLOSE_ENOUGH = 1e-4f;

  private final long endNanos;
  private final SplitModels models = new SplitModels();
  private final Part movingHead = SplitModels.MODEL.head(MOVING_CUT);
  private final Part movingTail = SplitModels.MODEL.tail(MOVING_CUT);
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final List<NDArray> images = new ArrayList<>();
  private final List<float[]> expected = new ArrayList<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  private SoakProgram(long seconds) throws IOException {
    endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; i < IMAGES; i++) {
      images.add(SplitModels.image(manager, i));
      expected.add(models.expected(images.get(i)));
    }
  }

  public static void main(String[] arguments) throws Exception {
    new SoakProgram(Long.parseLong(arguments[0])).run();
  }

  private void run() throws Exception {
    reportMemory();
    TailServer server =
        TailServer.builder()
            .add(models.tail)
            .address("127.0.0.1", 0)
            .queueCapacity(24)
            .maxConnections(64)
            .maxInFlight(OUT)
            .handshakeTimeout(Duration.ofSeconds(2))
            .idleTimeout(Duration.ofSeconds(3))
            .start();
    try (FaultyRelay relay = new FaultyRelay(server.port(), 1);
        HostilePeer hostile = new HostilePeer(server.port(), 2)) {
      List<Thread> threads = new ArrayList<>();
      threads.add(thread("sound", () -> ask(server.port(), OUT, 3)));
      threads.add(thread("sound", () -> ask(server.port(), OUT, 4)));
      threads.add(thread("bad", () -> ask(relay.port(), OUT, 5)));
      threads.add(thread("bad", () -> ask(relay.port(), OUT, 6)));
      threads.add(thread("burst", () -> ask(server.port(), BURST, 7)));
      threads.add(thread("hostile", () -> strike(hostile)));
      threads.add(thread("moving", () -> move(server)));
      watch();
      for (Thread thread : threads) {
        thread.join();
      }
    }
    count(server.stop(Duration.ofSeconds(30)) ? "stopped" : "stopped late");
    reportMemory();
    reportLeaks();
    movingHead.close();
    movingTail.close();
    models.close();
    manager.close();
    counts.forEach((what, count) -> System.out.println("count " + count + " " + what));
    System.out.println("end");
  }

  private Thread thread(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable t) {
                count("unexpected " + t);
              }
            },
            name);
    thread.start();
    return thread;
  }

  private interface Work {
    void run() throws Exception;
  }

  private boolean ended() {
    return System.nanoTime() >= endNanos;
  }

  private void count(String what) {
    counts.computeIfAbsent(what, any -> new LongAdder()).increment();
  }

  /** Clients come and go; each asks for a while, with so many requests out. */
  private void ask(int port, int out, long seed) throws InterruptedException {
    Random random = new Random(seed);
    String who = Thread.currentThread().getName();
    while (!ended()) {
      try (EdgeClient client =
          EdgeClient.builder(models.head, "127.0.0.1", port)
              .head(movingHead)
              .requestTimeout(DEADLINE)
              .connectTimeout(Duration.ofSeconds(1))
              .backoff(Duration.ofMillis(10), Duration.ofMillis(200))
              .maxInFlight(out)
              .build()) {
        Semaphore free = new Semaphore(out);
        for (int i = 0; i < 200 && !ended(); i++) {
          free.acquire();
          ask(client, random.nextInt(IMAGES), CUTS.get(random.nextInt(CUTS.size())), who, free);
          LockSupport.parkNanos(random.nextInt(4_000_000));
        }
        if (!free.tryAcquire(out, 30, TimeUnit.SECONDS)) {
          count("lost");
          return;
        }
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its stage reports all that happens
  private void ask(EdgeClient client, int image, String cut, String who, Semaphore free) {
    long started = System.nanoTime();
    client
        .predictAsync(images.get(image), cut)
        .whenComplete(
            (prediction, failure) -> {
              count(who + " " + outcome(prediction, failure, image));
              if (System.nanoTime() - started > DEADLINE.multipliedBy(3).toNanos()) {
                count("late");
              }
              free.release();
            });
  }

  private String outcome(Prediction prediction, Throwable failure, int image) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TailException) {
      return cause.getClass().getSimpleName();
    }
    if (cause != null) {
      return "unexpected " + cause;
    }
    float[] right = expected.get(image);
    float[] answer = SplitModels.logits(prediction);
    for (int i = 0; i < right.length; i++) {
      if (Math.abs(answer[i] - right[i]) > CLOSE_ENOUGH) {
        return "wrong: " + Arrays.toString(answer);
      }
    }
    return "answered";
  }

  /** The tail of one cut comes and goes. */
  private void move(TailServer server) {
    ModelFingerprint moving = SplitPoint.before(movingTail).fingerprint();
    while (!ended()) {
      server.add(movingTail, List.of());
      LockSupport.parkNanos(300_000_000);
      count(server.remove(moving, Duration.ofSeconds(30)) ? "moved" : "lost");
      LockSupport.parkNanos(50_000_000);
    }
  }

  private void strike(HostilePeer hostile) throws IOException {
    while (!ended()) {
      hostile.strike();
      count("hostile connection");
      LockSupport.parkNanos(20_000_000);
    }
  }

  private void watch() throws IOException {
    while (!ended()) {
      LockSupport.parkNanos(Math.min(1_000_000_000L, Math.max(1, endNanos - System.nanoTime())));
      reportMemory();
    }
  }

  private void reportMemory() throws IOException {
    int arrays =
        models.tail.manager().getManagedArrays().size()
            + models.head.manager().getManagedArrays().size();
    long kilobytes = ResidentMemory.kilobytes(ProcessHandle.current().pid());
    System.out.println("memory " + kilobytes + " " + arrays);
  }

  private void reportLeaks() throws InterruptedException {
    new NoLeaks().afterAll(null);
    long held =
        PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
            .mapToLong(PoolArenaMetric::numActiveAllocations)
            .sum();
    System.out.println("buffers " + held);
  }
}
