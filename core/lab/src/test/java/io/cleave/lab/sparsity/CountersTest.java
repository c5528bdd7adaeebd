package io.cleave.lab.sparsity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.sparsity.internal.ActivationCounter;
import io.cleave.lab.sparsity.internal.ChosenImage;
import io.cleave.lab.sparsity.internal.FrameCounter;
import io.cleave.lab.sparsity.internal.HistogramCounter;
import io.cleave.lab.sparsity.internal.MapCounter;
import io.cleave.lab.sparsity.internal.ZeroCounter;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted on small tensors made by hand. */
class CountersTest {

  static ChosenImage image(int position, int label) {
    return new ChosenImage(position, "image " + position, new LabelledImage(1, label, new byte[3]));
  }

  private static void add(ActivationCounter counter, float... values) {
    counter.add(image(0, 0), values);
  }

  @Test
  void eachBinTakesItsLowerEdgeAndNotItsUpper() {
    float[] values = {0, 0.0499f, 0.05f, Math.nextDown(0.1f), 0.1f, Math.nextDown(0.35f), 0.35f};
    HistogramCounter counter = new HistogramCounter(List.of(0.05));
    add(counter, values);
    Histogram histogram = counter.histogram();
    assertEquals(0.05, histogram.binWidth());
    assertEquals(0, histogram.from());
    assertEquals(List.of(2L, 2L, 1L, 0L, 0L, 0L, 1L, 1L), histogram.counts());
  }

  @Test
  void everyBinEdgeOpensItsBin() {
    float[] edges = new float[400];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = (float) (i / 20.0);
    }
    HistogramCounter counter = new HistogramCounter(List.of());
    add(counter, edges);
    assertEquals(Collections.nCopies(400, 1L), counter.histogram().counts());
  }

  @Test
  void valuesBeyondTheBinsAreCountedBesideThem() {
    HistogramCounter counter = new HistogramCounter(List.of());
    add(counter, -20.01f, -20, -0.01f, 19.99f, 20, Float.POSITIVE_INFINITY);
    Histogram histogram = counter.histogram();
    assertEquals(1, histogram.below());
    assertEquals(2, histogram.above());
    assertEquals(-20, histogram.from());
    assertEquals(800, histogram.counts().size());
    assertEquals(3, histogram.counts().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void sharesNearZeroIncludeTheThresholdAndBothSigns() {
    HistogramCounter counter = new HistogramCounter(Sparsity.THRESHOLDS);
    add(counter, 0, -0.05f, 0.1f, 0.151f);
    assertEquals(
        List.of(new NearZero(0.05, 0.5), new NearZero(0.1, 0.75), new NearZero(0.15, 0.75)),
        counter.nearZero());
  }

  @Test
  void bothZerosAreZeros() {
    ZeroCounter counter = new ZeroCounter("conv1", 0.05f);
    add(counter, 0, -0.0f, 0.05f, 1);
    assertEquals(0.5, counter.zeros());
    assertEquals(0.75, counter.nearZero());
  }

  @Test
  void rejectsNotANumberWithLayerAndImage() {
    ZeroCounter counter = new ZeroCounter("bottle3", 0.05f);
    String message =
        assertThrows(IllegalStateException.class, () -> counter.add(image(7, 0), Float.NaN))
            .getMessage();
    assertTrue(message.contains("bottle3") && message.contains("image 7"), message);
  }

  @Test
  void mapsAreFollowedOverImagesAndClasses() {
    MapCounter counter = new MapCounter(2, 2);
    counter.add(image(0, 1), 1, 3, 0, 0);
    counter.add(image(1, 0), 5, 1, 0, 2);
    counter.add(image(2, 1), 0, 2, 4, 4);
    assertEquals(List.of(5.0, 4.0), List.of(counter.max()[0], counter.max()[1]));
    assertEquals(2.0, counter.mean()[0], 1e-12);
    assertEquals(10 / 6.0, counter.mean()[1], 1e-12);
    assertEquals(List.of(10 / 3.0, 2.0), counter.allClasses());
    assertEquals(
        List.of(
            new ClassMaxima("cat", List.of(5.0, 2.0)), new ClassMaxima("dog", List.of(2.5, 2.0))),
        counter.classes(List.of("cat", "dog", "cow")));
  }

  @Test
  void framesAreThoseOfTheEncoder() {
    TensorShape shape = TensorShape.of(2, 4, 4);
    FrameCounter counter = new FrameCounter(1);
    float[] values = new float[32];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3;
    }
    counter.add(image(0, 0), sample(shape, new float[32]));
    counter.add(image(1, 0), sample(shape, values));
    assertEquals(frame(shape, Profile.exact(), values), counter.exactBytes());
    assertEquals(frame(shape, Profile.compact(), values), counter.compactBytes());
  }

  private static Tensors sample(TensorShape shape, float... values) {
    Signature crossing = Signature.of(new TensorSpec("sent", ElementType.FLOAT32, shape));
    Tensors sample = Tensors.allocate(crossing, 1);
    sample.data(0).asFloatBuffer().put(values);
    return sample;
  }

  private static int frame(TensorShape shape, Profile profile, float... values) {
    TensorEncoder encoder = TensorEncoder.of(shape, profile);
    return encoder.encode(
        sample(shape, values).data(0), ByteBuffer.allocate(encoder.maxEncodedBytes()));
  }
}
