package io.cleave.cloud;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import io.cleave.cloud.fake.Gate;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The real head of {@link SplitModels}, and a server whose tail a test controls. */
public final class ServerForHead implements AutoCloseable {
  public final SplitModels models = new SplitModels();
  public final TailServer server;

  public ServerForHead(Gate gate, UnaryOperator<TailServerBuilder> settings) throws IOException {
    this(inputs -> gate.pass(inputs, ServerForHead::ones), settings);
  }

  public ServerForHead(Function<NDList, NDList> tail, UnaryOperator<TailServerBuilder> settings)
      throws IOException {
    ServedPart served =
        TestTails.tail(
            models.tail.manager(),
            SplitModels.MODEL,
            models.tail.id(),
            new LambdaBlock(x -> TestTails.isWarmUp(x) ? ones(x) : tail.apply(x), "tail"));
    server = settings.apply(TailServer.builder().add(served).address("127.0.0.1", 0)).start();
  }

  private static NDList ones(NDList inputs) {
    NDArray batch = inputs.singletonOrThrow();
    return new NDList(batch.getManager().ones(new Shape(batch.getShape().get(0), 10)));
  }

  public EdgeClientBuilder client() {
    return EdgeClient.builder(models.head, "127.0.0.1", server.port())
        .requestTimeout(SplitModels.LONG);
  }

  @Override
  public void close() {
    server.close();
    models.close();
  }
}
