package io.cleave.codec.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feature maps to planes and back. */
class ChannelTransformTest {
  /** y = 2 * ((x0 - 1) + (x1 - 3)), and a way back that spreads it over both. */
  private static final ChannelTransform SUM =
      ChannelTransform.of(
          new float[] {2, 2}, new float[] {1, 3}, new float[] {0.25f, 0.25f}, false);

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 0", "false, 12", "true, 12"})
  void mixesByTheFormulaFromEveryKindOfBuffer(boolean direct, int before) {
    TensorShape shape = TensorShape.of(2, 1, 2);
    ByteBuffer activation = buffer(direct, before, 2, 0, 5, 3);
    ByteBuffer planes = buffer(direct, before, 9, 9);
    ByteBuffer back = buffer(direct, before, 9, 9, 9, 9);
    ChannelMixer mixer = new ChannelMixer(SUM, shape);

    mixer.forward(activation, planes);
    mixer.inverse(planes, back);

    assertArrayEquals(new float[] {6, -2}, floats(planes));
    assertArrayEquals(new float[] {2.5f, 0.5f, 4.5f, 2.5f}, floats(back));
    assertEquals(before, planes.position());
    assertEquals(before, back.position());
  }

  @Test
  void cutsOffNegativesWhereActivationsHaveNone() {
    ChannelTransform transform =
        ChannelTransform.of(new float[] {1}, new float[] {0}, new float[] {1}, true);
    ByteBuffer back = buffer(false, 0, 9, 9);

    new ChannelMixer(transform, TensorShape.of(1, 2)).inverse(buffer(false, 0, -1, 2), back);

    assertArrayEquals(new float[] {0, 2}, floats(back));
  }

  @Test
  void anOrthogonalTransformOfAllPlanesComesBack() {
    float c = (float) Math.cos(0.7);
    float s = (float) Math.sin(0.7);
    ChannelTransform transform =
        ChannelTransform.of(
            new float[] {c, s, -s, c}, new float[] {0.1f, -2}, new float[] {c, -s, s, c}, false);
    TensorShape shape = TensorShape.of(2, 37, 29);
    ByteBuffer activation = buffer(true, 0, new float[shape.elements()]);
    Random random = new Random(5);
    for (int i = 0; i < shape.elements(); i++) {
      activation.putFloat(i * Float.BYTES, random.nextFloat());
    }
    ByteBuffer planes = buffer(true, 0, new float[shape.elements()]);
    ChannelMixer mixer = new ChannelMixer(transform, shape);

    mixer.forward(activation, planes);

    assertTrue(mixer.bound(0) < 1e-3, mixer.bound(0) + " for a rotation");
  }

  @Test
  void whatIsNotFiniteStaysSo() {
    ByteBuffer planes = buffer(false, 0, 0, 0);

    new ChannelMixer(SUM, TensorShape.of(2, 2))
        .forward(buffer(false, 0, Float.NaN, 1, 1, Float.POSITIVE_INFINITY), planes);

    assertTrue(Float.isNaN(floats(planes)[0]));
    assertEquals(Float.POSITIVE_INFINITY, floats(planes)[1]);
  }

  @Test
  void saysHowLargeValuesCanGet() {
    assertEquals(3 + 8 * 0.25, SUM.largestValue(8));
  }

  @Test
  void isAValue() {
    ChannelTransform same =
        ChannelTransform.of(SUM.forward(), SUM.means(), SUM.inverse(), SUM.nonNegative());
    ChannelTransform other = ChannelTransform.of(SUM.forward(), SUM.means(), SUM.inverse(), true);

    assertEquals(SUM, same);
    assertEquals(SUM.hashCode(), same.hashCode());
    assertNotEquals(SUM, other);
    SUM.forward()[0] = 9;
    assertEquals(same, SUM);
  }

  @Test
  void rejectsMatricesWhenTheirSizesOrNumbersAreWrong() {
    float[] two = {1, 1};
    float[] nothing = {};
    float[] three = {1, 1, 1};
    float[] six = {1, 1, 1, 1, 1, 1};
    assertRejected("means: 0", nothing, nothing, nothing);
    assertRejected("forward: 0", nothing, two, nothing);
    assertRejected("forward: 3", three, two, three);
    assertRejected("forward: 6", six, two, six);
    assertRejected("inverse: 3", two, two, three);
    assertRejected("means: NaN", two, new float[] {0, Float.NaN}, two);
    assertRejected("forward: Infinity", new float[] {Float.POSITIVE_INFINITY, 0}, two, two);
    assertRejected("inverse: -Infinity", two, two, new float[] {0, Float.NEGATIVE_INFINITY});
  }

  private static void assertRejected(
      String message, float[] forward, float[] means, float[] inverse) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> ChannelTransform.of(forward, means, inverse, false));
    assertTrue(refusal.getMessage().startsWith(message), refusal.getMessage());
  }

  @Test
  void rejectsAnActivationWhenItHasOtherChannels() {
    assertThrows(
        IllegalArgumentException.class, () -> new ChannelMixer(SUM, TensorShape.of(3, 4, 4)));
    assertEquals(TensorShape.of(1, 4, 4), SUM.planeShape(TensorShape.of(2, 4, 4)));
  }

  private static ByteBuffer buffer(boolean direct, int before, float... values) {
    int size = before + values.length * Float.BYTES;
    ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(before);
    buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return buffer;
  }

  private static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
