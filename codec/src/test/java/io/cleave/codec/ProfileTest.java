package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.quantise.Scale;
import io.cleave.codec.tensor.TensorShape;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
  private static final Calibration CALIBRATION =
      Calibration.builder(TensorShape.of(2, 3, 3), 6, 0.5f).build();

  @ParameterizedTest
  @MethodSource("io.cleave.codec.Activations#profiles")
  void textComesBack(String text) {
    Profile profile = Profile.parse(text);
    assertEquals(profile, Profile.parse(profile.toString()));
    assertEquals(profile.hashCode(), Profile.parse(profile.toString()).hashCode());
  }

  @ParameterizedTest
  @CsvSource({
    "exact, exact",
    "' compact , levels=6', 'compact,levels=6'",
    "'compact,levels=16,scale=auto', compact",
    "'fast,bytes=700,maps-max=2,threshold=0.5', 'fast,threshold=0.5,maps-max=2.0,bytes=700'",
    "'half,bytes=700', 'half,bytes=700'",
  })
  void textIsTheShortestForm(String text, String shortest) {
    assertEquals(shortest, Profile.parse(text).toString());
  }

  @Test
  void settingsGoTogether() {
    Profile profile =
        Profile.compact()
            .withLevels(6)
            .withScale(Scale.TENSOR)
            .withBudget(700)
            .withThreshold(0.25f);
    assertEquals("compact,levels=6,scale=tensor,threshold=0.25,bytes=700", profile.toString());
    assertEquals(6, profile.levels());
    assertEquals(OptionalInt.of(700), profile.budget());
    assertEquals(Pruning.threshold(0.25f), profile.pruning());
  }

  @Test
  void aBudgetAmongTheRulesIsTheBudget() {
    Profile profile = Profile.fast().withPruning(Pruning.bytes(99).and(Pruning.mapsMax(1)));
    assertEquals(Profile.fast().withPruning(Pruning.mapsMax(1)).withBudget(99), profile);
    assertEquals(OptionalInt.of(99), profile.withThreshold(1).budget());
  }

  @Test
  void aCalibrationSaysTheLevels() {
    Profile profile = Profile.compact().withLevels(9).withCalibration(CALIBRATION);
    assertEquals(6, profile.levels());
    String id = String.format("%08x", CALIBRATION.id());
    assertEquals("compact,calibration=" + id, profile.toString());
    assertNotEquals(Profile.compact().withLevels(6), profile);
    assertThrows(IllegalArgumentException.class, () -> profile.withLevels(5));
    assertThrows(IllegalArgumentException.class, () -> profile.withScale(Scale.MAP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zip",
        "exact,levels=4",
        "half,scale=map",
        "compact,levels=1",
        "compact,levels=257",
        "compact,levels=six",
        "compact,scale=row",
        "compact,bytes=0",
        "compact,bytes=-1",
        "compact,threshold=NaN",
        "compact,threshold=1,keep=0.5",
        "exact,bytes=700,keep=0.5",
        "compact,calibration=00000000",
        "compact,"
      })
  void rejectsTextWhenASettingIsNone(String text) {
    assertThrows(IllegalArgumentException.class, () -> Profile.parse(text));
  }

  @Test
  void rejectsCalibrationWhenTheProfileDoesNotQuantise() {
    assertThrows(IllegalArgumentException.class, () -> Profile.half().withCalibration(CALIBRATION));
  }

  @Test
  void rejectsCalibrationWhenItIsForAnotherShape() {
    Profile profile = Profile.compact().withCalibration(CALIBRATION);
    TensorShape other = TensorShape.of(3, 3, 2);
    assertThrows(IllegalArgumentException.class, () -> TensorEncoder.of(other, profile));
    assertThrows(IllegalArgumentException.class, () -> TensorDecoder.of(other, CALIBRATION));
  }

  @Test
  void aCalibrationIsForEveryShapeThatFoldsToIts() {
    Calibration calibration = Calibration.builder(TensorShape.of(1, 2, 3, 3), 6, 0.5f).build();
    assertEquals(CALIBRATION, calibration);
    assertEquals(CALIBRATION.id(), calibration.id());
    assertTrue(calibration.isFor(TensorShape.of(1, 1, 2, 3, 3)));
    assertFalse(calibration.isFor(TensorShape.of(2, 9)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2x0x3", "2x3x3?"})
  void rejectsCalibrationWhenItsShapeIsEmptyOrOpen(String shape) {
    TensorShape parsed = TensorShape.parse(shape);
    assertThrows(IllegalArgumentException.class, () -> Calibration.builder(parsed, 6, 0.5f));
  }

  @Test
  void rejectsMapRulesWhenTheTensorHasNoMaps() {
    Profile profile = Profile.parse("compact,maps-max=1");
    assertThrows(
        IllegalArgumentException.class, () -> TensorEncoder.of(TensorShape.of(9), profile));
  }

  @Test
  void rejectsBudgetWhenNotEvenTheEmptyFrameFits() {
    TensorShape shape = TensorShape.of(2, 300, 3);
    int smallest = 6 + 1 + 2 + 1 + 4;
    TensorEncoder.of(shape, Profile.compact().withBudget(smallest));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> TensorEncoder.of(shape, Profile.compact().withBudget(smallest - 1)));
    assertTrue(error.getMessage().contains("at least " + smallest), error.getMessage());
  }
}
