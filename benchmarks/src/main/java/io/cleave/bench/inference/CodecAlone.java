package io.cleave.bench.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.djl.ArrayTensors;
import java.nio.ByteBuffer;

/** What a head makes of one input, encoded and decoded without anything between. */
final class CodecAlone implements AutoCloseable {
  private final Session session;
  private final Tensors crossing;
  private final MessageEncoder encoder;
  private final MessageDecoder decoder;
  private final ByteBuffer message;
  private final Tensors decoded;

  CodecAlone(Part head, Profile profile, NDArray image) {
    this.session = head.newSession();
    this.crossing = session.run(ArrayTensors.of(new NDList(image), head.given()));
    this.encoder = MessageEncoder.of(head.wanted(), profile);
    this.decoder = MessageDecoder.of(head.wanted());
    this.message = ByteBuffer.allocateDirect(encoder.maxEncodedBytes(head.wanted()));
    this.decoded = Tensors.allocate(head.wanted(), 1);
  }

  /** Returns nanoseconds. */
  long run() {
    long started = System.nanoTime();
    encoder.encode(crossing, message.clear());
    decoder.decode(message.flip(), decoded);
    return System.nanoTime() - started;
  }

  @Override
  public void close() {
    session.close();
  }
}
