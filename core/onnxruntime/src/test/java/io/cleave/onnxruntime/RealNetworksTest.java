package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that nobody here made, from jars of Maven Central. */
class RealNetworksTest {
  private static final int SPREAD = 50;
  private static final String DETECTOR = "/models/ch_PP-OCRv4_det_infer.onnx";
  private static final String RECOGNISER = "/models/ch_PP-OCRv4_rec_infer.onnx";
  private static final String DIRECTION = "/models/ch_ppocr_mobile_v2.0_cls_infer.onnx";
  private static final String SENTENCES = "/all-minilm-l6-v2.onnx";

  private static OnnxNetwork read(String resource, Map<String, TensorShape> shapes)
      throws IOException {
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    return OnnxNetwork.parse(name, bytes(resource), shapes);
  }

  private static ByteBuffer bytes(String resource) throws IOException {
    try (InputStream in = RealNetworksTest.class.getResourceAsStream(resource)) {
      return ByteBuffer.wrap(in.readAllBytes());
    }
  }

  @Test
  void directionOfTextIsTheSameAtEveryCut() throws IOException {
    OnnxNetwork network = read(DIRECTION, Map.of("x", TensorShape.of(1, 3, 48, 192)));
    assertEquals("x float32 3x9459?x9459?", network.inputs().toString());
    assertSame(network, network.splits(), 1);
    assertSame(network, spread(network), 3);
  }

  @ParameterizedTest
  @CsvSource({
    DETECTOR + ", 1, 64, 96",
    DETECTOR + ", 2, 64, 96",
    RECOGNISER + ", 1, 48, 160",
    RECOGNISER + ", 2, 48, 160"
  })
  void textIsFoundAndReadTheSameWhereverTheNetworksAreCut(
      String resource, int batch, int height, int width) throws IOException {
    OnnxNetwork network = read(resource, Map.of("x", TensorShape.of(1, 3, height, width)));
    assertSame(network, batch == 1 ? spreadAndBest(network) : spread(network), batch);
  }

  @ParameterizedTest
  @CsvSource({"1, 9", "3, 5"})
  void sentencesAreTheSameWhereverTheTransformerIsCut(int batch, int length) throws IOException {
    TensorShape shape = TensorShape.of(1, length);
    OnnxNetwork network =
        read(
            SENTENCES,
            Map.of("input_ids", shape, "attention_mask", shape, "token_type_ids", shape));
    assertEquals(
        List.of("input_ids", "attention_mask", "token_type_ids"), network.inputs().names());
    assertTrue(network.cut("encoder.layer.3").isCalled("encoder.layer.3.output"));
    assertSame(network, batch == 1 ? spreadAndBest(network) : spread(network), batch);
  }

  @ParameterizedTest
  @CsvSource({DIRECTION + ", 1, 48, 192", DIRECTION + ", 3, 48, 192", RECOGNISER + ", 2, 48, 160"})
  void theUncutPartGivesWhatPlainOnnxRuntimeMakesOfTheFile(
      String resource, int batch, int height, int width) throws IOException {
    OnnxNetwork network = read(resource, Map.of("x", TensorShape.of(1, 3, height, width)));
    Tensors inputs = Relay.inputs(network.sampled(network.input()), batch, batch);
    Tensors uncut = Relay.run(network, network.whole(), inputs);
    PlainRun.assertSame(bytes(resource), inputs, uncut, resource);
  }

  private static void assertSame(OnnxNetwork network, Iterable<Cut> cuts, int batch)
      throws IOException {
    Tensors inputs = Relay.inputs(network.sampled(network.input()), batch, batch);
    if (inputs.signature().names().equals(List.of("x"))) {
      write(inputs.data("x"), inputs.signature().tensor("x").shape());
    }
    Tensors whole = Relay.run(network, network.whole(), inputs);
    for (Cut cut : cuts) {
      Relay.assertSplitEqualsWhole(network, cut, inputs, whole);
    }
  }

  /**
   * Dark strokes in rows on a bright page: on noise the detector finds nothing, to the last bit.
   */
  private static void write(ByteBuffer pixels, TensorShape shape) {
    Random random = new Random(pixels.remaining());
    int width = shape.dim(2);
    boolean[] strokes = new boolean[width];
    for (int x = 0; x < width; x++) {
      strokes[x] = random.nextInt(3) == 0;
    }
    for (int i = 0; pixels.hasRemaining(); i++) {
      int x = i % width;
      int y = i / width % shape.dim(1);
      boolean ink = y % 32 > 8 && y % 32 < 24 && x > 8 && x < width - 8 && strokes[x];
      pixels.putFloat((ink ? -1.8f : 1.8f) + (float) random.nextGaussian() / 50);
    }
  }

  private static Set<Cut> spread(OnnxNetwork network) {
    List<Cut> all = network.splits();
    Set<Cut> some = new LinkedHashSet<>();
    for (int i = 0; i < SPREAD; i++) {
      some.add(all.get(i * (all.size() - 1) / (SPREAD - 1)));
    }
    return some;
  }

  /** Those too that no earlier cut beats in the bytes that cross. */
  private static Set<Cut> spreadAndBest(OnnxNetwork network) {
    Set<Cut> some = spread(network);
    long fewest = Long.MAX_VALUE;
    for (Cut cut : network.splits()) {
      Signature crossing = network.sampled(cut);
      if (crossing.bytes() < fewest) {
        fewest = crossing.bytes();
        some.add(cut);
      }
    }
    return some;
  }
}
