package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.RawTensors;
import io.cleave.core.Session;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Runs parts and hands tensors from one to the next. */
public final class Relay {
  private static final OnnxRuntimeEngine ENGINE = new OnnxRuntimeEngine();
  private static final double TOLERANCE = 1e-5;

  private Relay() {}

  /** The engine without anything around it. */
  public static OrtEnvironment environment() {
    return OnnxRuntime.environment();
  }

  public static Part load(Network network, Range range) throws IOException {
    return ENGINE.load(new Model(network, Weights.none(), new RawTensors()), range);
  }

  /** Random inputs: floats like pixels, integers 0 or 1. */
  public static Tensors inputs(Signature shapes, int batch, long seed) {
    Tensors inputs = Tensors.allocate(shapes, batch);
    Random random = new Random(seed);
    for (TensorSpec spec : shapes.tensors()) {
      ByteBuffer data = inputs.data(spec.name());
      while (data.hasRemaining()) {
        switch (spec.type()) {
          case FLOAT32 -> data.putFloat((float) random.nextGaussian() / 2);
          case FLOAT16 -> data.putShort(half((float) random.nextGaussian() / 2));
          case INT64 -> data.putLong(random.nextInt(2));
          default -> data.put((byte) random.nextInt(2));
        }
      }
    }
    return inputs;
  }

  private static short half(float value) {
    return Float16.narrow(Float.floatToRawIntBits(value));
  }

  /** Runs a part on some of the tensors that there are. */
  static Tensors run(Session session, Signature needed, Tensors there) {
    Tensors given = pick(needed, there);
    Tensors inputs = session.inputs(given.signature(), given.batch());
    needed.names().forEach(name -> inputs.data(name).put(given.data(name)));
    return session.run();
  }

  /** Views of some of the tensors that there are. */
  private static Tensors pick(Signature needed, Tensors there) {
    return Tensors.of(
        new Signature(needed.names().stream().map(there.signature()::tensor).toList()),
        there.batch(),
        needed.names().stream().map(there::data).toList());
  }

  /** Memory of its own. */
  public static Tensors copy(Tensors from) {
    Tensors to = Tensors.allocate(from.signature(), from.batch());
    from.signature().names().forEach(name -> to.data(name).put(from.data(name)));
    return to;
  }

  public static Tensors run(Network network, Range range, Tensors inputs) throws IOException {
    try (Part part = load(network, range);
        Session session = part.newSession()) {
      return copy(run(session, range.given(), inputs));
    }
  }

  /**
   * Cuts a network in two, of which the tail reads the tensors where the head left them, and
   * compares what comes out with the whole.
   */
  public static void assertSplitEqualsWhole(Network network, Cut cut, Tensors inputs, Tensors whole)
      throws IOException {
    try (Part head = load(network, network.headTo(cut));
        Part tail = load(network, network.tailFrom(cut));
        Session before = head.newSession();
        Session behind = tail.newSession()) {
      Tensors made = run(before, head.given(), inputs);
      Tensors answer = behind.run(pick(tail.given(), made));
      for (String output : network.outputs().names()) {
        boolean travelled = answer.signature().names().contains(output);
        String where = network.name() + " at " + cut.name() + ", batch of " + inputs.batch();
        assertNear(output, whole, travelled ? answer : made, where);
      }
    }
  }

  /** Floats within a share of the largest, integers exactly. */
  public static void assertNear(String tensor, Tensors expected, Tensors actual, String where) {
    String message = where + ": " + tensor;
    assertEquals(expected.signature().tensor(tensor), actual.signature().tensor(tensor), message);
    ByteBuffer wanted = expected.data(tensor);
    ByteBuffer got = actual.data(tensor);
    if (expected.signature().tensor(tensor).type() != ElementType.FLOAT32) {
      assertEquals(wanted, got, message);
      return;
    }
    double largest = 0;
    double difference = 0;
    while (wanted.hasRemaining()) {
      float a = wanted.getFloat();
      float b = got.getFloat();
      largest = Math.max(largest, Math.abs(a));
      difference = Float.compare(a, b) == 0 ? difference : Math.max(difference, Math.abs(a - b));
      assertTrue(Float.isNaN(a) == Float.isNaN(b), message + ": NaN");
    }
    assertTrue(difference <= TOLERANCE * largest, message + ": off by " + difference / largest);
  }
}
