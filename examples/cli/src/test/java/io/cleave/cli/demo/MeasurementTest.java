package io.cleave.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Report;
import io.cleave.edge.Route;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementTest {

  private static final List<Integer> LABELS = List.of(0, 1, 2, 3);

  @Test
  void topOneCountsRightAnswersAndAgreementEqualOnes() {
    Measurement unpruned = measured(List.of(0, 1, 2, 0), 10, 20, 30, 40);
    Measurement pruned = measured(List.of(0, 1, 0, 0), 1, 2, 3, 6);
    assertEquals(0.75, unpruned.top1());
    assertEquals(0.5, pruned.top1());
    assertEquals(0.75, pruned.agreement(unpruned));
  }

  @Test
  void bytesAreAMeanAndTimesAMedian() {
    Measurement measured = measured(LABELS, 1, 2, 3, 1000);
    assertEquals(251.5, measured.bytes());
    assertEquals(3e-6, measured.medianMillis(Report::totalNanos), 1e-12);
  }

  private static Measurement measured(List<Integer> answers, int... each) {
    List<Report> reports = java.util.Arrays.stream(each).mapToObj(MeasurementTest::report).toList();
    return new Measurement(Profile.exact(), LABELS, answers, reports);
  }

  private static Report report(int value) {
    EncodedSize size = new EncodedSize(1, 1, 1, 1, Optional.empty());
    return new Report(
        1,
        new ModelFingerprint("net", "cut", "0123456789abcdef".repeat(4)),
        new Route.Picture(1, Optional.empty()),
        PredictionPath.REMOTE,
        "",
        1,
        1,
        List.of(),
        value,
        value,
        0,
        0,
        size,
        Optional.empty(),
        Optional.empty());
  }
}
