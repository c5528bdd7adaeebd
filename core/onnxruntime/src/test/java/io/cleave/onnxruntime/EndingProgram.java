package io.cleave.onnxruntime;

import io.cleave.codec.tensor.ElementType;
import io.cleave.core.Part;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that ends while its threads load parts and close them. */
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
    CountDownLatch loading = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> loadForEver(network, loading));
      thread.setDaemon(true);
      thread.start();
    }
    loading.await();
    // The engine's own hook of the shutdown runs while another holds the shutdown open.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> loadMany(network)));
    System.exit(0);
  }

  private static void loadForEver(OnnxNetwork network, CountDownLatch loading) {
    load(network);
    loading.countDown();
    while (true) {
      load(network);
    }
  }

  private static void loadMany(OnnxNetwork network) {
    for (int i = 0; i < 20; i++) {
      load(network);
    }
  }

  private static void load(OnnxNetwork network) {
    try (Part part = Relay.load(network, network.whole())) {
      part.newSession().close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
