package io.cleave.examples.sentences;

import io.cleave.cloud.TailServer;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Says how similar sentences are, by MiniLM, with its first three layers here and its last three on
 * a server. No text leaves this machine, only what the third layer makes of it.
 */
public final class Sentences {
  private static final String MIDDLE = "encoder.layer.2";
  private static final String NETWORK = "/all-minilm-l6-v2.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";
  private static final List<String> SENTENCES =
      List.of(
          "The cat sleeps on the warm windowsill.",
          "A kitten is dozing in the sun by the window.",
          "The central bank raised interest rates again.",
          "Borrowing money has become more expensive.");

  private Sentences() {}

  /**
   * Compares sentences.
   *
   * @param arguments the sentences, two or more; four of its own without any
   * @throws IOException if the network cannot be read or written to a temporary file
   */
  public static void main(String[] arguments) throws IOException {
    List<String> sentences = arguments.length == 0 ? SENTENCES : List.of(arguments);
    Path folder = Files.createTempDirectory("sentences");
    Path file = folder.resolve("minilm.onnx");
    try {
      try (InputStream network = resource(NETWORK)) {
        Files.copy(network, file);
      }
      compare(sentences, model(file), System.out);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(Sentences.class.getResourceAsStream(name), name);
  }

  private static Model model(Path file) throws IOException {
    Map<String, TensorShape> tried = new LinkedHashMap<>();
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      tried.put(input, TensorShape.of(1, 9)); // any other length will do as well
    }
    return Model.find(file.toString(), tried);
  }

  static void compare(List<String> sentences, Model model, PrintStream out) throws IOException {
    try (Words words = Words.of(resource(TOKENIZER), model.network().inputs());
        Part whole = model.whole();
        Part head = model.head(MIDDLE);
        Part tail = model.tail(MIDDLE);
        TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 0).start()) {
      List<Tensors> tokens = sentences.stream().map(words::tokens).toList();
      print("whole network", sentences, whole(whole, tokens), 0, out);
      for (Profile profile : List.of(Profile.exact(), Profile.compact().withLevels(64))) {
        try (EdgeClient client =
            EdgeClient.builder(head, "127.0.0.1", server.port()).profile(profile).build()) {
          List<Prediction> answers = tokens.stream().map(client::predict).toList();
          long sent = answers.stream().mapToLong(answer -> answer.report().bytesSent()).sum();
          List<float[]> vectors =
              answers.stream().map(answer -> Words.embedding(answer.outputs())).toList();
          print("split at " + MIDDLE + ", " + profile, sentences, vectors, sent, out);
        }
      }
    }
  }

  private static List<float[]> whole(Part whole, List<Tensors> tokens) {
    List<float[]> vectors = new ArrayList<>();
    try (Session session = whole.newSession()) {
      tokens.forEach(sentence -> vectors.add(Words.embedding(session.run(sentence))));
    }
    return vectors;
  }

  private static void print(
      String way, List<String> sentences, List<float[]> vectors, long sent, PrintStream out) {
    long text = sentences.stream().mapToLong(s -> s.getBytes(StandardCharsets.UTF_8).length).sum();
    out.printf(
        Locale.ROOT,
        "%s%s%n",
        way,
        sent == 0 ? "" : ": " + sent + " bytes for " + text + " of text");
    for (int i = 0; i < sentences.size(); i++) {
      StringBuilder row = new StringBuilder();
      for (float[] other : vectors) {
        row.append(String.format(Locale.ROOT, "%8.4f", Words.similarity(vectors.get(i), other)));
      }
      out.println(row + "  " + sentences.get(i));
    }
  }
}
