package io.cleave.onnxruntime;

import io.cleave.onnxruntime.graph.OnnxException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Loads graphs in a process of its own, which a graph may end: each comes on the standard input
 * behind its length, and one line says what became of it.
 */
final class HostileChild {
  static final String LOADED = "loaded";
  static final String REFUSED = "refused: ";
  static final String ESCAPED = "escaped: ";

  private HostileChild() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    try (DataInputStream graphs = new DataInputStream(System.in)) {
      while (true) {
        answers.println(answer(graphs.readNBytes(graphs.readInt())));
      }
    } catch (EOFException e) {
      answers.close();
    }
  }

  private static String answer(byte[] graph) {
    try {
      OnnxNetwork network = OnnxNetwork.parse("hostile", ByteBuffer.wrap(graph), Map.of());
      Relay.load(network, network.whole()).close();
      return LOADED;
    } catch (OnnxException e) {
      return line(REFUSED + e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      return line(ESCAPED + e + " at " + List.of(e.getStackTrace()));
    }
  }

  private static String line(String text) {
    return text.replaceAll("\\R", " ");
  }
}
