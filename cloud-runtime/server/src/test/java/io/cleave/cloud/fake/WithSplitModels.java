package io.cleave.cloud.fake;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What tests of both ends begin with: a network in halves, an image, and what the whole says. */
public abstract class WithSplitModels {
  protected static SplitModels models;
  protected static NDManager manager;
  protected static NDArray image;
  protected static float[] expected;

  @BeforeAll
  protected static void loadModels() throws Exception {
    models = new SplitModels();
    manager = NDManager.newBaseManager("PyTorch");
    image = SplitModels.image(manager, 1);
    expected = models.expected(image);
  }

  @AfterAll
  protected static void freeModels() {
    manager.close();
    models.close();
  }

  protected static EdgeClientBuilder clientOf(int port) {
    return EdgeClient.builder(models.head, "127.0.0.1", port).requestTimeout(SplitModels.LONG);
  }
}
