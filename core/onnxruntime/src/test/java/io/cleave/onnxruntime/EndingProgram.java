package io.cleave.onnxruntime;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that ends while its threads load parts, run and close them, and run one for ever. */
final class EndingProgram {
  private static final int THREADS = 2;

  private EndingProgram() {}

  public static void main(String[] arguments) throws Exception {
    TestGraph graph = new TestGraph().input("x", ElementType.FLOAT32, -1, 4, 6, 6);
    String before = "x";
    for (int i = 0; i < 200; i++) {
      graph.node(i % 2 == 0 ? "Relu" : "Sigmoid", "t" + i, List.of(before));
      before = "t" + i;
    }
    OnnxNetwork network = graph.outputs(before).network();
    CountDownLatch busy = new CountDownLatch(2 * THREADS);
    Part shared = Relay.load(network, network.whole());
    for (int i = 0; i < THREADS; i++) {
      startForEver(() -> loadAndRun(network), busy);
      startForEver(() -> run(shared), busy);
    }
    busy.await();
    // The engine's own hook of the shutdown runs while another holds the shutdown open.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> loadMany(network)));
    System.exit(0);
  }

  private static void startForEver(Runnable action, CountDownLatch busy) {
    Thread thread =
        new Thread(
            () -> {
              action.run();
              busy.countDown();
              while (true) {
                action.run();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void loadMany(OnnxNetwork network) {
    for (int i = 0; i < 20; i++) {
      loadAndRun(network);
    }
  }

  private static void loadAndRun(OnnxNetwork network) {
    try (Part part = Relay.load(network, network.whole())) {
      run(part);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Twice: into memory of the engine, and into ours. */
  private static void run(Part part) {
    Tensors inputs = Relay.inputs(part.given(), 1, 1);
    try (Session session = part.newSession()) {
      Relay.run(session, part.given(), inputs);
      Relay.run(session, part.given(), inputs);
    }
  }
}
