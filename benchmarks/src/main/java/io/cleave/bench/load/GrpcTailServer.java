package io.cleave.bench.load;

import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.concurrent.Executors;

/** A tail behind gRPC: as many threads compute as a Cleave server has by default. */
final class GrpcTailServer {
  private static final String SERVICE = "cleave.bench.Tail";

  /** What a stub's generator would write: an activation in, logits out. */
  static final MethodDescriptor<Activation, Logits> PREDICT =
      MethodDescriptor.<Activation, Logits>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Predict"))
          .setRequestMarshaller(ProtoUtils.marshaller(Activation.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(Logits.getDefaultInstance()))
          .build();

  private static final int WORKERS = 1;

  private final Part tail;
  private final Session session;

  private GrpcTailServer(Part tail, Session session) {
    this.tail = tail;
    this.session = session;
  }

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
    Engine engine = Engine.named(arguments[3], network);
    try (Part tail = engine.load(model, network.tailFrom(network.cut(arguments[2])));
        Session session = tail.newSession()) {
      GrpcTailServer answering = new GrpcTailServer(tail, session);
      Server server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .executor(Executors.newFixedThreadPool(WORKERS))
              .maxInboundMessageSize(Integer.MAX_VALUE)
              .addService(
                  ServerServiceDefinition.builder(SERVICE)
                      .addMethod(PREDICT, ServerCalls.asyncUnaryCall(answering::predict))
                      .build())
              .build()
              .start();
      System.out.println("listening on 127.0.0.1:" + server.getPort());
      server.awaitTermination();
    }
  }

  /** Runs one activation after the other; drops what its caller has given up. */
  private void predict(Activation activation, StreamObserver<Logits> observer) {
    if (Context.current().isCancelled()) {
      observer.onError(Status.CANCELLED.asRuntimeException());
    } else if (activation.getValuesCount() != tail.given().only("tail").shape().elements()) {
      observer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
    } else {
      observer.onNext(run(activation));
      observer.onCompleted();
    }
  }

  private Logits run(Activation activation) {
    FloatBuffer input = session.inputs(tail.given(), 1).data(0).asFloatBuffer();
    for (int i = 0; i < activation.getValuesCount(); i++) {
      input.put(i, activation.getValues(i));
    }
    FloatBuffer logits = session.run().data(0).asFloatBuffer();
    Logits.Builder answer = Logits.newBuilder();
    while (logits.hasRemaining()) {
      answer.addValues(logits.get());
    }
    return answer.build();
  }
}
