package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Head, message, tail: what crosses a cut as bytes, each half on another engine. */
class MessageTest {
  private static final int BATCH = 3;
  private static final Model MODEL = PartContract.model(ToyNetwork.create());
  private static final Network NETWORK = MODEL.network();

  static Stream<Arguments> profilesAndCuts() {
    return Profile.ladder().stream()
        .flatMap(profile -> NETWORK.cuts().stream().map(cut -> Arguments.of(profile, cut.name())));
  }

  @ParameterizedTest
  @MethodSource("profilesAndCuts")
  void floatsCrossByTheProfileAndAllElseBitForBit(Profile profile, String cut) throws IOException {
    relay(profile, cut(cut), new ToyEngine(), new PyTorchEngine());
    relay(profile, cut(cut), new PyTorchEngine(), new ToyEngine());
  }

  private static Cut cut(String name) {
    return name.equals(Cut.OUTPUT) ? NETWORK.output() : NETWORK.cut(name);
  }

  /** The head runs a batch, each of its samples is a message, and the tail runs them together. */
  private static void relay(Profile profile, Cut cut, Engine before, Engine behind)
      throws IOException {
    Tensors texts = Texts.of(1, BATCH, 7);
    try (Part head = before.load(MODEL, NETWORK.headTo(cut));
        Part tail = behind.load(MODEL, NETWORK.tailFrom(cut));
        Session session = tail.newSession()) {
      Tensors made = Relay.run(head, texts);
      Tensors crossing = Relay.pick(cut.crossing(), made);
      Tensors received = session.inputs(crossing.signature(), BATCH);
      boolean exact = send(profile, cut, crossing, received);
      assertTrue(exact || !profile.equals(Profile.exact()), "exact loses nothing");
      Tensors answers = Relay.pick(NETWORK.outputs(), Relay.copy(session.run()), made);
      if (exact) {
        Relay.assertSame(Texts.answers(texts), answers, "answers");
      } else {
        assertEquals(Texts.answers(texts).data("total"), answers.data("total"));
      }
    }
  }

  /** Decodes into the tail's own memory; tells whether nothing at all was lost. */
  private static boolean send(Profile profile, Cut cut, Tensors crossing, Tensors received) {
    MessageEncoder encoder = MessageEncoder.of(cut.crossing(), profile);
    MessageDecoder decoder = MessageDecoder.of(cut.crossing());
    ByteBuffer bytes = ByteBuffer.allocate(encoder.maxEncodedBytes(crossing.signature()));
    boolean exact = true;
    for (int i = 0; i < crossing.batch(); i++) {
      encoder.encode(crossing.sample(i), bytes.clear());
      bytes.flip();
      assertEquals(crossing.signature(), decoder.peek(bytes));
      decoder.decode(bytes, received.sample(i));
      for (TensorSpec tensor : crossing.signature().tensors()) {
        double bound = encoder.lastBound(crossing.signature().indexOf(tensor.name()));
        exact &= bound == 0;
        assertNear(tensor, crossing.sample(i), received.sample(i), bound);
      }
    }
    return exact;
  }

  private static void assertNear(
      TensorSpec tensor, Tensors expected, Tensors actual, double bound) {
    ByteBuffer sent = expected.data(tensor.name());
    ByteBuffer received = actual.data(tensor.name());
    if (tensor.type() != ElementType.FLOAT32) {
      assertEquals(0, bound, tensor.name());
      assertEquals(sent, received, tensor.name());
      return;
    }
    FloatBuffer values = sent.asFloatBuffer();
    FloatBuffer near = received.asFloatBuffer();
    while (values.hasRemaining()) {
      double off = Math.abs(values.get() - near.get());
      assertTrue(off <= bound, tensor + ": off by " + off + " (expected: at most " + bound + ")");
    }
  }
}
