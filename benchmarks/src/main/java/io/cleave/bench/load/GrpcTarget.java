package io.cleave.bench.load;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The gRPC server, asked with messages that are built already. */
final class GrpcTarget implements LoadTarget {
  private final List<Activation> activations;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private int next;

  /** Connects with the first requests; the activations are sent in turn. */
  GrpcTarget(int port, int connections, List<Activation> activations) {
    this.activations = activations;
    for (int i = 0; i < connections; i++) {
      channels.add(
          Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build());
    }
  }

  @Override
  public void ask(int timeoutMillis, Reply reply) {
    ManagedChannel channel = channels.get(next % channels.size());
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
    ClientCalls.asyncUnaryCall(
        channel.newCall(GrpcTailServer.PREDICT, options),
        activations.get(next % activations.size()),
        new Outcome(reply));
    next++;
  }

  static Activation activation(FloatBuffer values) {
    Activation.Builder activation = Activation.newBuilder();
    while (values.hasRemaining()) {
      activation.addValues(values.get());
    }
    return activation.build();
  }

  /** Passes the one answer on. */
  private record Outcome(Reply reply) implements StreamObserver<Logits> {
    @Override
    public void onNext(Logits logits) {
      reply.answered(null);
    }

    @Override
    public void onError(Throwable failure) {
      reply.failed(Status.fromThrowable(failure).getCode().toString());
    }

    @Override
    public void onCompleted() {}
  }

  @Override
  public int requestBytes() {
    return activations.stream().mapToInt(Activation::getSerializedSize).sum() / activations.size();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
