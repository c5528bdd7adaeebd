package io.cleave.cli.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.bundle.Bundle;
import io.cleave.core.bundle.BundleWriter;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** A network from a jar as a file, with the whole of it here to compare with. */
public final class ForeignNetwork implements AutoCloseable {
  private static final double TOLERANCE = 1e-5;

  private final Path file;
  private final Map<String, TensorShape> shapes;
  private final Model model;
  private final Part whole;
  private final Session session;
  private final List<Part> heads = new ArrayList<>();

  private ForeignNetwork(Path file, Map<String, TensorShape> shapes) throws IOException {
    this.file = file;
    this.shapes = shapes;
    this.model = Model.find(file.toString(), shapes);
    this.whole = model.whole();
    this.session = whole.newSession();
  }

  /** PP-OCR, of one picture as {@code x} of any height and width. */
  public static ForeignNetwork pictures(Path folder, String name, int height, int width)
      throws IOException {
    Path file = copy("/models/" + name + ".onnx", folder.resolve(name + ".onnx"));
    return new ForeignNetwork(file, Map.of("x", TensorShape.of(1, 3, height, width)));
  }

  /** MiniLM, of sentences as integers of any length. */
  public static ForeignNetwork sentences(Path folder) throws IOException {
    Path file = copy("/all-minilm-l6-v2.onnx", folder.resolve("minilm.onnx"));
    Map<String, TensorShape> shapes = new LinkedHashMap<>();
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      shapes.put(input, TensorShape.of(1, 9));
    }
    return new ForeignNetwork(file, shapes);
  }

  private static Path copy(String resource, Path file) throws IOException {
    try (InputStream in = ForeignNetwork.class.getResourceAsStream(resource)) {
      Files.copy(in, file);
      return file;
    }
  }

  /** Cuts that lie apart: so many, evenly spread. */
  public List<String> cuts(int count) {
    List<Cut> all = model.network().splits();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add(all.get(i * all.size() / (count + 1)).name());
    }
    return names;
  }

  /** What comes out of it. */
  public Signature outputs() {
    return model.network().outputs();
  }

  /** What a line of a tails file, or the command line, says of it. */
  public List<String> served(List<String> cuts) {
    List<String> options = new ArrayList<>(List.of("--model", file.toString()));
    shapes.forEach((input, shape) -> options.addAll(List.of("--input", input + "=" + shape)));
    cuts.forEach(cut -> options.addAll(List.of("--cut", cut)));
    return options;
  }

  /** Writes both halves as devices and servers load them. */
  public Bundle cut(String cut, Path bundle) throws IOException {
    return BundleWriter.of(model, cut).write(bundle);
  }

  /** A client with a head to each cut. */
  public EdgeClientBuilder client(List<String> cuts, int port) throws IOException {
    for (String cut : cuts) {
      heads.add(model.head(cut));
    }
    EdgeClientBuilder builder =
        EdgeClient.builder(heads.get(0), "127.0.0.1", port)
            .backoff(Duration.ofMillis(10), Duration.ofMillis(100))
            .requestTimeout(Duration.ofSeconds(60));
    heads.subList(1, heads.size()).forEach(builder::head);
    return builder;
  }

  /** A picture, or words of a sentence, as the seed draws it. */
  public Tensors sample(long seed, int... open) {
    List<TensorSpec> specs = new ArrayList<>();
    for (TensorSpec spec : model.network().inputs().tensors()) {
      TensorShape shape = spec.shape().rank() == 1 ? TensorShape.of(open) : picture(open);
      specs.add(spec.withShape(shape));
    }
    Tensors sample = Tensors.allocate(new Signature(specs), 1);
    Random random = new Random(seed);
    for (TensorSpec spec : specs) {
      ByteBuffer data = sample.data(spec.name());
      while (data.hasRemaining()) {
        if (spec.type() == ElementType.INT64) {
          data.putLong(spec.name().equals("input_ids") ? random.nextInt(20_000) : 1);
        } else {
          data.putFloat((float) random.nextGaussian());
        }
      }
    }
    return sample;
  }

  private static TensorShape picture(int... heightAndWidth) {
    return TensorShape.of(3, heightAndWidth[0], heightAndWidth[1]);
  }

  /** Checks an answer against the whole network's, run here. */
  public synchronized void assertWhole(Tensors sample, Tensors answer, String where) {
    Tensors expected = session.run(sample);
    assertEquals(expected.signature(), answer.signature(), where);
    for (TensorSpec spec : expected.signature().tensors()) {
      assertEquals(ElementType.FLOAT32, spec.type());
      ByteBuffer wanted = expected.data(spec.name());
      ByteBuffer found = answer.data(spec.name());
      double largest = 0;
      double off = 0;
      while (wanted.hasRemaining()) {
        float value = wanted.getFloat();
        largest = Math.max(largest, Math.abs(value));
        off = Math.max(off, Math.abs(value - found.getFloat()));
      }
      String shapes =
          sample.signature().tensors().stream()
              .map(TensorSpec::toString)
              .collect(Collectors.joining(", "));
      assertTrue(
          off <= TOLERANCE * largest,
          where + " of " + shapes + ": off by " + off + " of " + largest);
    }
  }

  @Override
  public void close() {
    heads.forEach(Part::close);
    session.close();
    whole.close();
  }
}
