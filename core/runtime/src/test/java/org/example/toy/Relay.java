package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** What stands between two parts: it hands on tensors by their names, and keeps copies. */
final class Relay {
  private Relay() {}

  /** Runs a part on tensors that are somewhere in the sources. */
  static Tensors run(Part part, Tensors... sources) {
    try (Session session = part.newSession()) {
      return run(session, pick(part.given(), sources));
    }
  }

  static Tensors run(Session session, Tensors given) {
    put(given, session.inputs(given.signature(), given.batch()));
    return copy(session.run());
  }

  static Tensors pick(Signature wanted, Tensors... sources) {
    List<Tensors> owners =
        wanted.names().stream()
            .map(
                name ->
                    Arrays.stream(sources)
                        .filter(source -> source.signature().names().contains(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + name)))
            .toList();
    List<String> names = wanted.names();
    Signature signature =
        new Signature(
            names.stream()
                .map(name -> owners.get(names.indexOf(name)).signature().tensor(name))
                .toList());
    List<ByteBuffer> data =
        names.stream().map(name -> owners.get(names.indexOf(name)).data(name)).toList();
    return Tensors.of(signature, sources[0].batch(), data);
  }

  static Tensors copy(Tensors tensors) {
    Tensors copy = Tensors.allocate(tensors.signature(), tensors.batch());
    put(tensors, copy);
    return copy;
  }

  static void put(Tensors from, Tensors into) {
    for (String name : from.signature().names()) {
      into.data(name).put(from.data(name));
    }
  }

  static void assertSame(Tensors expected, Tensors actual, String message) {
    assertEquals(expected.signature(), actual.signature(), message);
    assertEquals(expected.batch(), actual.batch(), message);
    for (String name : expected.signature().names()) {
      assertEquals(expected.data(name), actual.data(name), message + ": " + name);
    }
  }
}
