package io.cleave.bench.load;

import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/** What a stub's generator would write: an activation in, logits out. */
final class TailMethod {
  static final String SERVICE = "cleave.bench.Tail";

  static final MethodDescriptor<Activation, Logits> PREDICT =
      MethodDescriptor.<Activation, Logits>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Predict"))
          .setRequestMarshaller(ProtoUtils.marshaller(Activation.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(Logits.getDefaultInstance()))
          .build();

  private TailMethod() {}
}
