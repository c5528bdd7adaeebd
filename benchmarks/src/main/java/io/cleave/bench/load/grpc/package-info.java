/** The rival: the same tail behind gRPC, which takes the activation as protobuf. */
package io.cleave.bench.load.grpc;
