package io.cleave.onnxruntime.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.onnxruntime.OnnxNetwork;
import io.cleave.onnxruntime.Relay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks that ONNX Runtime's own tool quantised; {@code quantised.py} wrote them. */
class QuantisedTest {
  private static OnnxNetwork read(ElementType type) throws IOException {
    String name = "quantised-" + type + ".onnx";
    try (InputStream in = QuantisedTest.class.getResourceAsStream(name)) {
      return OnnxNetwork.parse(name, ByteBuffer.wrap(in.readAllBytes()), Map.of());
    }
  }

  private static boolean sendsOnly(ElementType type, Cut cut) {
    return cut.crossing().tensors().stream().allMatch(tensor -> tensor.type() == type);
  }

  /** Scales and zero points are constants, which never cross. */
  @ParameterizedTest
  @EnumSource(names = {"INT8", "UINT8"})
  void modulesEndWithTheIntegersThatTheyMade(ElementType type) throws IOException {
    OnnxNetwork network = read(type);
    for (String module : List.of("stem", "blocks.0.relu", "blocks.0", "blocks")) {
      Cut cut = network.cut(module);
      assertTrue(sendsOnly(type, cut), module + ": " + cut.crossing());
    }
    assertEquals(2, network.cut("blocks.0.relu").crossing().tensors().size(), "and the shortcut");
    assertEquals(1, network.cut("blocks.0").crossing().tensors().size());
    assertEquals(8 * 8 * 8, network.cut("blocks.0").crossing().bytes());
    assertTrue(network.splits().stream().filter(cut -> sendsOnly(type, cut)).count() > 8);
  }

  @ParameterizedTest
  @EnumSource(names = {"INT8", "UINT8"})
  void headAndTailGiveTheWholesAnswerToTheLastBit(ElementType type) throws IOException {
    OnnxNetwork network = read(type);
    Tensors inputs = Relay.inputs(network.inputs(), 3, 1);
    Tensors whole = Relay.run(network, network.whole(), inputs);
    for (Cut cut : network.splits()) {
      Tensors crossing = Relay.run(network, network.headTo(cut), inputs);
      Tensors answer = Relay.run(network, network.tailFrom(cut), crossing);
      assertEquals(whole.data("y"), answer.data("y"), cut.name());
    }
  }

  /** The profile is for floats; integers are coded without loss, whatever it is. */
  @Test
  void integersArriveAsTheyAre() throws IOException {
    OnnxNetwork network = read(ElementType.INT8);
    Cut cut = network.cut("blocks.0");
    Tensors inputs = Relay.inputs(network.inputs(), 1, 2);
    Tensors made = Relay.run(network, network.headTo(cut), inputs);
    MessageEncoder encoder = MessageEncoder.of(made.signature(), Profile.smallest());
    ByteBuffer message = ByteBuffer.allocate(encoder.maxEncodedBytes(made.signature()));
    encoder.encode(made, message);
    Tensors received = MessageDecoder.of(cut.crossing()).decode(message.flip());
    try (Part tail = Relay.load(network, network.tailFrom(cut));
        Session session = tail.newSession()) {
      Tensors whole = Relay.run(network, network.whole(), inputs);
      assertEquals(whole.data("y"), session.run(received).data("y"));
    }
    assertTrue(message.limit() < made.signature().bytes(), message + "");
  }
}
