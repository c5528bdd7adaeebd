package io.cleave.lab.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileCodingTest {
  private static final TensorShape SHAPE = TensorShape.of(4, 6, 6);
  private static final TensorSpec FEATURES = new TensorSpec("features", ElementType.FLOAT32, SHAPE);
  private static final TensorSpec IDS = new TensorSpec("ids", ElementType.INT64, TensorShape.of(5));
  private static final Calibration CALIBRATION = Calibration.builder(SHAPE, 5, 0.25f).build();

  private static Tensors batch(Signature crossing, int size) {
    Tensors tensors = Tensors.allocate(crossing, size);
    Random random = new Random(size);
    for (TensorSpec tensor : crossing.tensors()) {
      ByteBuffer values = tensors.data(tensor.name());
      while (values.hasRemaining()) {
        if (tensor.type() == ElementType.FLOAT32) {
          values.putFloat((float) Math.max(0, random.nextGaussian()));
        } else {
          values.putLong(random.nextInt(1000));
        }
      }
    }
    return tensors;
  }

  private static Tensors copy(Tensors tensors) {
    Tensors copy = Tensors.allocate(tensors.signature(), tensors.batch());
    for (String name : tensors.signature().names()) {
      copy.data(name).put(tensors.data(name));
    }
    return copy;
  }

  private static void assertSame(Tensors expected, Tensors found) {
    assertEquals(expected.signature(), found.signature());
    assertEquals(expected.batch(), found.batch());
    for (String name : expected.signature().names()) {
      assertEquals(expected.data(name), found.data(name), name);
    }
  }

  /** Each sample as the encoder and the decoder of the runtimes would have it. */
  private static Link.Delivery<Tensors> byHand(Tensors batch, Profile profile) {
    Tensors received = Tensors.allocate(batch.signature(), batch.batch());
    long bytes = 0;
    for (TensorSpec tensor : batch.signature().tensors()) {
      Profile fitting = profile.forTensor(tensor.shape());
      TensorEncoder encoder = TensorEncoder.of(tensor.type(), tensor.shape(), fitting);
      TensorDecoder decoder =
          TensorDecoder.of(
              tensor.type(),
              tensor.shape(),
              fitting.calibration().stream().toArray(Calibration[]::new));
      for (int i = 0; i < batch.batch(); i++) {
        ByteBuffer frame = ByteBuffer.allocate(encoder.maxEncodedBytes());
        bytes += encoder.encode(batch.sample(i).data(tensor.name()), frame);
        decoder.decode(frame.flip(), received.sample(i).data(tensor.name()));
      }
    }
    return new Link.Delivery<>(received, bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "exact,keep=0.1", "half", "compact", "compact,levels=3"})
  void sendsTheFramesOfTheRuntimesAndLeavesTheBatch(String text) {
    Profile profile = Profile.parse(text);
    Link<Tensors> link = ProfileCoding.of(profile).link();
    for (int size : new int[] {3, 1, 3}) {
      assertSent(batch(Signature.of(FEATURES), size), profile, link);
    }
    assertSent(batch(Signature.of(FEATURES, IDS), 2), profile, link);
  }

  private static void assertSent(Tensors batch, Profile profile, Link<Tensors> link) {
    Tensors before = copy(batch);
    Link.Delivery<Tensors> expected = byHand(batch, profile);
    assertEquals(expected.bytes(), link.count(batch));
    Link.Delivery<Tensors> delivery = link.send(batch);
    assertEquals(expected.bytes(), delivery.bytes());
    assertSame(expected.received(), delivery.received());
    assertEquals(expected.bytes(), link.count(batch));
    assertSame(before, batch);
  }

  @Test
  void sendsByACalibrationWhereItIsForTheTensor() {
    Profile profile = Profile.compact().withCalibration(CALIBRATION);
    Link<Tensors> link = ProfileCoding.of(profile).link();
    assertSent(batch(Signature.of(FEATURES), 2), profile, link);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exact                  | exact         | ",
        "exact,keep=0.5         | keep          | 0.5",
        "exact,threshold=0.25   | threshold     | 0.25",
        "half                   | half          | ",
        "half,keep=0.5          | half          | ",
        "compact,levels=3       | compact       | 3",
        "smallest,levels=3      | smallest      | 3",
      })
  void aPointIsOnTheCurveOfItsRuleOrOfItsProfile(String text, String family, Double amount) {
    ProfileCoding coding = ProfileCoding.of(Profile.parse(text));
    assertEquals(text, coding.name());
    assertEquals(family, coding.family());
    assertEquals(
        amount == null ? OptionalDouble.empty() : OptionalDouble.of(amount), coding.amount());
    assertEquals(Profile.parse(text), coding.profile());
  }

  @Test
  void aCalibratedProfileIsAFamilyOfItsOwnAndComesBack() {
    Profile profile = Profile.compact().withCalibration(CALIBRATION);
    ProfileCoding coding = ProfileCoding.of(profile);
    assertEquals("compact-calibrated", coding.family());
    assertEquals(OptionalDouble.empty(), coding.amount());
    assertEquals(profile, coding.profile());
    assertEquals(profile.toString(), coding.name());
  }

  @Test
  void rejectsACutThatAProfileDoesNotFit() {
    ProfileCoding tight = ProfileCoding.of(Profile.parse("exact,bytes=3"));
    Signature crossing = Signature.of(FEATURES);
    assertThrows(IllegalArgumentException.class, () -> tight.requireFits(crossing));
    ProfileCoding.of(Profile.exact()).requireFits(crossing);
  }

  @Test
  void leavesACutWithOpenDimensionsUntilTheyAreKnown() {
    Signature open = Signature.of(FEATURES.withShape(TensorShape.of(0, 3).withOpen(0, 16)));
    assertTrue(!open.isFixed());
    ProfileCoding.of(Profile.parse("exact,bytes=3")).requireFits(open);
  }
}
