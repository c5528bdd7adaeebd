package io.cleave.bench.load;

import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A tail behind gRPC: as many threads compute as a Cleave server has by default. */
public final class GrpcTailServer {
  private static final int WORKERS = 1;

  private GrpcTailServer() {}

  /**
   * Serves until the process is ended.
   *
   * @param arguments model, weights, cut and engine
   * @throws IOException if the weights cannot be read
   * @throws InterruptedException never
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Model model = Model.find(arguments[0]).withWeights(arguments[1]);
    Network network = model.network();
    Range tailRange = network.tailFrom(network.cut(arguments[2]));
    try (Part part = Engine.named(arguments[3], network).load(model, tailRange);
        GrpcTail tail = new GrpcTail(part)) {
      ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
      Server server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .executor(workers)
              .maxInboundMessageSize(Integer.MAX_VALUE)
              .addService(
                  ServerServiceDefinition.builder(TailMethod.SERVICE)
                      .addMethod(TailMethod.PREDICT, ServerCalls.asyncUnaryCall(tail::predict))
                      .build())
              .build()
              .start();
      System.out.println("listening on 127.0.0.1:" + server.getPort());
      server.awaitTermination();
    }
  }
}
