package io.cleave.bench.load.grpc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.cleave.core.ModelPart;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs one activation after the other on the tail. For one thread. */
final class GrpcTail implements AutoCloseable {
  private final ModelPart tail;
  private final NDManager manager;
  private final ParameterStore parameters;
  private final Shape shape;
  private final ByteBuffer input;

  GrpcTail(ModelPart tail) {
    this.tail = tail;
    manager = tail.manager().newSubManager();
    parameters = new ParameterStore(manager, false);
    shape = new Shape(1).addAll(tail.inputShape());
    input =
        ByteBuffer.allocateDirect(Math.toIntExact(shape.size()) * Float.BYTES)
            .order(ByteOrder.nativeOrder());
  }

  /** Drops what its caller has given up, as gRPC's context says. */
  void predict(Activation activation, StreamObserver<Logits> observer) {
    if (Context.current().isCancelled()) {
      observer.onError(Status.CANCELLED.asRuntimeException());
      return;
    }
    if (activation.getValuesCount() != shape.size()) {
      observer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
      return;
    }
    observer.onNext(run(activation));
    observer.onCompleted();
  }

  private Logits run(Activation activation) {
    for (int i = 0; i < activation.getValuesCount(); i++) {
      input.putFloat(i * Float.BYTES, activation.getValues(i));
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray batch = scope.create(input.clear(), shape, DataType.FLOAT32);
      NDArray logits = tail.block().forward(parameters, new NDList(batch), false).head();
      logits.attach(scope);
      Logits.Builder answer = Logits.newBuilder();
      for (float value : logits.toFloatArray()) {
        answer.addValues(value);
      }
      return answer.build();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
