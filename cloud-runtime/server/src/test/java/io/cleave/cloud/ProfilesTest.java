package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.fake.WithSplitModels;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.TailRefusedException;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every profile over a real socket, between a head and a tail that are real. */
@ExtendWith(NoLeaks.class)
@Timeout(180)
class ProfilesTest extends WithSplitModels {
  private static Calibration calibration;
  private static TailServer server;

  @BeforeAll
  static void start() throws IOException {
    TensorShape shape = models.head.wanted().only("head").shape();
    calibration = Calibration.builder(shape, 64, 0.05f).build();
    server =
        TailServer.builder().add(models.tail, List.of(calibration)).address("127.0.0.1", 0).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"half", "fast", "compact,levels=200", "smallest,levels=200"})
  void aFineProfileHardlyChangesTheAnswer(String text) {
    Profile profile = Profile.parse(text);
    try (EdgeClient client = clientOf(server.port()).profile(profile).build()) {
      assertNear(client, 0.02f);
    }
  }

  @Test
  void aCalibratedProfileIsAnswered() {
    try (EdgeClient client =
        clientOf(server.port()).profile(Profile.compact().withCalibration(calibration)).build()) {
      assertNear(client, 0.1f);
    }
  }

  private static void assertNear(EdgeClient client, float relative) {
    for (int seed = 0; seed < 5; seed++) {
      try (NDArray image = SplitModels.image(manager, seed)) {
        float[] expected = models.expected(image);
        float scale = 0;
        for (float value : expected) {
          scale = Math.max(scale, Math.abs(value));
        }
        assertArrayEquals(expected, SplitModels.logits(client.predict(image)), relative * scale);
      }
    }
  }

  @Test
  void aBudgetIsKeptOnTheWire() {
    TensorSpec crossing = SplitModels.NETWORK.cut(SplitModels.CUT).tensor();
    int framing = 24 + 14 + 26 + crossing.name().length(); // frame, preamble, message
    try (EdgeClient client =
        clientOf(server.port()).profile(Profile.smallest().withBudget(100)).build()) {
      for (int seed = 0; seed < 5; seed++) {
        try (NDArray image = SplitModels.image(manager, seed)) {
          int bytes = client.predict(image).report().bytesSent();
          assertTrue(bytes <= 100 + framing, bytes + " bytes");
        }
      }
    }
  }

  @Test
  void theClientChoosesForEachRequestAndSaysWhatItChose() {
    List<Profile> chosen = new ArrayList<>();
    try (EdgeClient client = clientOf(server.port()).profiles(Profile.ladder()).build();
        NDArray image = SplitModels.image(manager, 1)) {
      for (int i = 0; i < 60; i++) {
        chosen.add(client.predict(image).report().profile().orElseThrow());
      }
    }
    assertEquals(Profile.smallest(), chosen.get(0), "before anything is known of the link");
    assertTrue(Profile.ladder().containsAll(chosen), chosen.toString());
  }

  @Test
  void aTailWithoutTheCalibrationIsRefusedBeforeAnythingIsSent() {
    Calibration other = Calibration.builder(calibration.shape(), 16, 0.5f).build();
    try (EdgeClient client =
            clientOf(server.port()).profile(Profile.compact().withCalibration(other)).build();
        NDArray image = SplitModels.image(manager, 1)) {
      TailRefusedException refusal =
          assertThrows(TailRefusedException.class, () -> client.predict(image));
      assertTrue(refusal.getMessage().contains("calibration"), refusal.getMessage());
    }
  }

  @Test
  void refusesACalibrationForAnotherShapeThanTheTailTakes() {
    Calibration other = Calibration.builder(TensorShape.of(9), 16, 0.5f).build();
    TailServerBuilder builder = TailServer.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.add(models.tail, List.of(other)));
  }
}
