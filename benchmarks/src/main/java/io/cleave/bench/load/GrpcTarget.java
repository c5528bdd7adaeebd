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
public final class GrpcTarget implements LoadTarget {
  private final List<Activation> activations = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private int next;

  /**
   * Connects with the first requests.
   *
   * @param port of this machine
   * @param connections how many
   * @param inputs activations, sent in turn
   */
  public GrpcTarget(int port, int connections, List<FloatBuffer> inputs) {
    for (FloatBuffer input : inputs) {
      Activation.Builder activation = Activation.newBuilder();
      for (int i = 0; i < input.limit(); i++) {
        activation.addValues(input.get(i));
      }
      activations.add(activation.build());
    }
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
        channel.newCall(TailMethod.PREDICT, options),
        activations.get(next % activations.size()),
        new Outcome(reply));
    next++;
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
