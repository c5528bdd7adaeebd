package io.cleave.bench.load;

import io.cleave.core.Part;
import io.cleave.core.Session;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.FloatBuffer;

/** Runs one activation after the other on the tail. For one thread. */
final class GrpcTail implements AutoCloseable {
  private final Part tail;
  private final Session session;

  GrpcTail(Part tail) {
    this.tail = tail;
    session = tail.newSession();
  }

  /** Drops what its caller has given up, as gRPC's context says. */
  void predict(Activation activation, StreamObserver<Logits> observer) {
    if (Context.current().isCancelled()) {
      observer.onError(Status.CANCELLED.asRuntimeException());
      return;
    }
    if (activation.getValuesCount() != tail.given().only("tail").shape().elements()) {
      observer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
      return;
    }
    observer.onNext(run(activation));
    observer.onCompleted();
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

  @Override
  public void close() {
    session.close();
  }
}
