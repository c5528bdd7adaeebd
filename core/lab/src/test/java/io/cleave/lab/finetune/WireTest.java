package io.cleave.lab.finetune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.djl.TensorShapes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireTest {
  private static final TensorShape CUT = TensorShape.of(1, 2, 2);
  private static final Signature CROSSING =
      Signature.of(new TensorSpec("sent", ElementType.FLOAT32, CUT));
  private static final float[] VALUES = {3, 0.1f, 0, 1, 0.2f, 5, 4, 0.3f};

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void dropsWhatTheCodecDropsForEachImage() {
    NDArray received = new Wire(CROSSING, Profile.parse("exact,keep=0.5")).pass(activations());
    assertArrayEquals(new float[] {3, 0, 0, 1, 0, 5, 4, 0}, received.toFloatArray());
  }

  @Test
  void countsWholeFrames() {
    Profile profile = Profile.parse("exact,keep=0.5");
    TensorEncoder encoder = TensorEncoder.of(CUT, profile);
    ByteBuffer one = activations().toByteBuffer(true).slice(0, 16);
    int expected = encoder.encode(one, ByteBuffer.allocate(encoder.maxEncodedBytes()));
    Wire wire = new Wire(CROSSING, profile);
    wire.pass(activations());
    wire.pass(activations());
    assertEquals(expected, wire.takeMeanBytes());
  }

  @Test
  void leavesWhatWasReceivedBefore() {
    Wire wire = new Wire(CROSSING, Profile.exact());
    NDArray first = wire.pass(activations());
    wire.pass(activations().mul(2));
    assertArrayEquals(VALUES, first.toFloatArray());
  }

  @Test
  void letsOnlySurvivorsFeelAPlainGradient() {
    assertArrayEquals(
        new float[] {1, 0, 0, 1, 0, 1, 1, 0}, gradient("exact,keep=0.5", Gradient.PLAIN));
  }

  @Test
  void letsAllActivationsFeelAStraightThroughGradient() {
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 1, 1, 1, 1},
        gradient("exact,keep=0.5", Gradient.STRAIGHT_THROUGH));
  }

  @Test
  void roundsTheSameWhicheverGradientComesBack() {
    Wire wire = new Wire(CROSSING, Profile.parse("compact,levels=3"));
    float[] expected = wire.pass(activations()).toFloatArray();
    for (Gradient gradient : Gradient.values()) {
      assertArrayEquals(expected, wire.pass(activations(), gradient).toFloatArray(), 1e-6f);
    }
  }

  private NDArray activations() {
    return manager.create(VALUES, TensorShapes.batch(2, CUT));
  }

  private float[] gradient(String profile, Gradient kind) {
    NDArray activations = activations();
    activations.setRequiresGradient(true);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(new Wire(CROSSING, Profile.parse(profile)).pass(activations, kind).sum());
    }
    return activations.getGradient().toFloatArray();
  }
}
