package io.cleave.cloud;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.cleave.cloud.fake.SplitModels;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * A server process for the head of {@link SplitModels} whose tail never ends, or runs out of memory
 * for an input: {@code stuck PORT} or {@code greedy PORT}. Says what it has come to.
 */
public final class StrangeTailProgram {
  /** Every output of {@code greedy}. */
  public static final float ANSWER = 3;

  private static final CountDownLatch RUNNING = new CountDownLatch(1);

  private StrangeTailProgram() {}

  public static void main(String[] arguments) throws Exception {
    Function<NDList, NDList> tail =
        arguments[0].equals("stuck") ? StrangeTailProgram::stuck : new Greedy();
    int port = Integer.parseInt(arguments[1]);
    try (ServerForHead server =
        new ServerForHead(tail, b -> b.address("127.0.0.1", port).maxBatch(1))) {
      System.out.println("listening on 127.0.0.1:" + server.server.port());
      RUNNING.await(); // on its way there, the first one waits a little, too
      while (server.server.status().queuedRequests() == 0) {
        Thread.sleep(1); // nobody announces it
      }
      System.out.println("waiting");
      new CountDownLatch(1).await();
    }
  }

  private static NDList stuck(NDList inputs) {
    System.out.println("running");
    RUNNING.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return inputs;
  }

  /** Really runs out of memory, for every first of three. */
  private static final class Greedy implements Function<NDList, NDList> {
    private int runs;

    @Override
    public NDList apply(NDList inputs) {
      return runs++ % 3 == 0 ? exhausted() : answer(inputs.singletonOrThrow());
    }

    private static NDList exhausted() {
      long[][] all = new long[64][];
      for (int i = 0; i < all.length; i++) {
        all[i] = new long[1 << 27]; // 1 GB, which no heap here has
      }
      throw new IllegalStateException("there was memory for " + all.length + " GB");
    }

    private static NDList answer(NDArray batch) {
      return new NDList(batch.getManager().full(new Shape(batch.getShape().get(0), 10), ANSWER));
    }
  }
}
