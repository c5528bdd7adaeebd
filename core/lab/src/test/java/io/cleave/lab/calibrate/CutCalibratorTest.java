package io.cleave.lab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calibration of a small network of random weights. */
class CutCalibratorTest {
  private static final int SIDE = 32;
  private static final int SAMPLES = 40;
  private static final int CLASSES = 10;
  private static final Model MODEL =
      new Model(
          ResNet.of(18).withBaseWidth(8).withClasses(CLASSES).withInputSize(SIDE),
          Weights.seeded(7),
          Classification.unlabelled(CLASSES, SIDE));

  @ParameterizedTest
  @ValueSource(strings = {"input", "maxpool", "basic3", "avgpool"})
  void bothEndsLoseNoMoreThanIsTolerated(String cut) throws IOException {
    CalibratedCut result =
        CutCalibrator.of(MODEL, cut).tolerate(0.1).calibrate(samples().iterator());

    CalibrationFile file =
        CalibrationFile.parse(CalibrationFile.of(Map.of(cut, result.calibration())).toString());
    assertEquals(result.calibration(), file.find(cut).orElseThrow());
    Sent sent = send(cut, file.find(cut).orElseThrow());
    assertTrue(sent.agreeing >= SAMPLES * 0.9, "agreeing: " + sent.agreeing);
    assertEquals(result.loss().agreeing(), sent.agreeing);
    assertEquals(result.meanBytes(), sent.bytes / (double) SAMPLES, result.meanBytes() / 4);
    assertTrue(result.ratio() > 8, "ratio: " + result.ratio());
  }

  @Test
  void theSameSamplesGiveTheSameCalibration() throws IOException {
    CutCalibrator calibrator = CutCalibrator.of(MODEL, "basic1").tolerate(0.05);

    assertEquals(
        calibrator.calibrate(samples().iterator()).calibration(),
        calibrator.calibrate(samples().iterator()).calibration());
  }

  @Test
  void toleratingMoreTakesFewerBytes() throws IOException {
    double strict = bytes(CutCalibrator.of(MODEL, "maxpool").tolerate(0));
    double loose = bytes(CutCalibrator.of(MODEL, "maxpool").tolerate(0.3));

    assertTrue(loose < strict, loose + " and " + strict);
  }

  private static double bytes(CutCalibrator calibrator) throws IOException {
    return calibrator.calibrate(samples().iterator()).meanBytes();
  }

  /**
   * Where the model is always wrong, other answers lose nothing; its own answers may all change.
   */
  @Test
  void labelsDecideWhatIsLost() throws IOException {
    int never = neverAnswered();
    CutCalibrator calibrator = CutCalibrator.of(MODEL, "maxpool").tolerate(0);

    CalibratedCut unlabelled = calibrator.calibrate(samples().iterator());
    CalibratedCut wrong = calibrator.calibrate(labelled(sample -> never));

    assertEquals(1, unlabelled.loss().agreement());
    assertTrue(wrong.loss().agreement() < 1, wrong.loss().toString());
    assertTrue(wrong.meanBytes() < unlabelled.meanBytes() / 2, wrong + " and " + unlabelled);
  }

  @Test
  void labelsMakeTop1Count() throws IOException {
    int[] answers = answers();
    int never = neverAnswered();
    Iterator<Sample> threeQuartersRight =
        labelled(sample -> sample % 4 == 0 ? never : answers[sample]);

    MeasuredLoss loss =
        CutCalibrator.of(MODEL, "maxpool").tolerate(0.3).calibrate(threeQuartersRight).loss();

    assertTrue(loss.labelled());
    assertEquals(0.75, loss.top1Before());
    assertTrue(loss.top1After() >= 0.45, loss.toString());
  }

  private static Iterator<Sample> labelled(IntUnaryOperator label) {
    List<Sample> samples = samples();
    return IntStream.range(0, SAMPLES)
        .mapToObj(i -> samples.get(i).withLabel(label.applyAsInt(i)))
        .iterator();
  }

  private static int neverAnswered() throws IOException {
    Set<Integer> given = Arrays.stream(answers()).boxed().collect(Collectors.toSet());
    return IntStream.range(0, CLASSES)
        .filter(each -> !given.contains(each))
        .findFirst()
        .orElseThrow();
  }

  /** The classes that the uncut model finds. */
  private static int[] answers() throws IOException {
    try (BlockPart model = new PyTorchEngine().load(MODEL, MODEL.network().whole());
        NDManager scratch = model.manager().newSubManager()) {
      Block whole = model.block(MODEL.network().whole());
      ParameterStore parameters = new ParameterStore(scratch, false);
      return samples().stream()
          .mapToInt(sample -> (int) best(whole, input(sample, scratch), parameters))
          .toArray();
    }
  }

  private static NDArray input(Sample sample, NDManager manager) {
    return sample.input(
        Classification.of(MODEL).preprocessing(), MODEL.network().input().shape(), manager);
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    List<Double> shares = new ArrayList<>();
    CutCalibrator.of(MODEL, "maxpool")
        .tolerate(0.1)
        .listener((done, all, stage) -> shares.add(done / (double) all))
        .calibrate(samples().iterator());

    assertTrue(shares.stream().allMatch(share -> share > 0 && share <= 1));
    assertEquals(1, shares.get(shares.size() - 1));
  }

  @Test
  void takesNoMoreSamplesThanItIsAllowed() throws IOException {
    CalibratedCut result =
        CutCalibrator.of(MODEL, "maxpool")
            .tolerate(0.2)
            .mostSamples(20)
            .calibrate(samples().iterator());

    assertEquals(20, result.loss().samples());
  }

  @Test
  void rejectsWhenThereAreTooFewSamples() {
    CutCalibrator calibrator = CutCalibrator.of(MODEL, "maxpool");

    assertRejected("images: 3 ", () -> calibrator.calibrate(samples().subList(0, 3).iterator()));
  }

  @Test
  void rejectsASampleWhenItIsOfAnotherShapeOrClass() {
    CutCalibrator calibrator = CutCalibrator.of(MODEL, "maxpool");
    List<Sample> unknown = samples().stream().map(sample -> sample.withLabel(CLASSES)).toList();

    assertRejected("label: 10 ", () -> calibrator.calibrate(unknown.iterator()));
    assertThrows(
        IllegalArgumentException.class,
        () -> calibrator.calibrate(List.of(Sample.of(1, 2, 3)).iterator()));
  }

  @Test
  void rejectsSettingsWhenOutOfRange() {
    CutCalibrator calibrator = CutCalibrator.of(MODEL, "maxpool");

    assertRejected("tolerate: 1.0 ", () -> calibrator.tolerate(1));
    assertRejected("tolerate: NaN ", () -> calibrator.tolerate(Double.NaN));
    assertRejected("mostSamples: 2 ", () -> calibrator.mostSamples(2));
    assertRejected("profile: exact ", () -> calibrator.profile(Profile.exact()));
    assertThrows(IllegalArgumentException.class, () -> CutCalibrator.of(MODEL, "nowhere"));
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void assertRejected(String start, Action action) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(refusal.getMessage().startsWith(start), refusal.getMessage());
  }

  /** Noise of several coarsenesses, so that neighbours are alike. */
  private static List<Sample> samples() {
    Random random = new Random(11);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(Sample.of(picture(random, 1 << (1 + i % 4))));
    }
    return samples;
  }

  private static float[] picture(Random random, int grain) {
    float[] tiles = new float[3 * SIDE * SIDE];
    float[] values = new float[3 * SIDE * SIDE];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < values.length; i++) {
      int row = i / SIDE / grain;
      int column = i % SIDE / grain;
      values[i] = tiles[row * SIDE + column];
    }
    return values;
  }

  private record Sent(int agreeing, long bytes) {}

  /** What two ends that load the calibration send, and how many answers stay. */
  private static Sent send(String cut, Calibration calibration) throws IOException {
    TensorEncoder encoder =
        TensorEncoder.of(calibration.shape(), Profile.compact().withCalibration(calibration));
    TensorDecoder decoder = TensorDecoder.of(calibration.shape(), calibration);
    ByteBuffer frame = ByteBuffer.allocate(encoder.maxEncodedBytes());
    int agreeing = 0;
    long bytes = 0;
    Network network = MODEL.network();
    Cut at = network.cut(cut);
    try (BlockPart model = new PyTorchEngine().load(MODEL, network.whole());
        NDManager scratch = model.manager().newSubManager()) {
      Block head = model.block(network.headTo(at));
      Block tail = model.block(network.tailFrom(at));
      ParameterStore parameters = new ParameterStore(scratch, false);
      for (Sample sample : samples()) {
        NDList input = new NDList(input(sample, scratch));
        NDArray activation = head.forward(parameters, input, false).head();
        ByteBuffer values = ByteBuffer.allocate(calibration.shape().bytes());
        values.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(activation.toFloatArray());
        bytes += encoder.encode(values.duplicate(), frame.clear());
        decoder.decode(frame.flip(), values.duplicate());
        float[] received = new float[values.remaining() / Float.BYTES];
        values.asFloatBuffer().get(received);
        NDArray decoded = scratch.create(received, activation.getShape());
        agreeing += best(tail, activation, parameters) == best(tail, decoded, parameters) ? 1 : 0;
      }
    }
    return new Sent(agreeing, bytes);
  }

  private static long best(Block tail, NDArray activation, ParameterStore parameters) {
    return tail.forward(parameters, new NDList(activation), false)
        .head()
        .argMax(1)
        .toLongArray()[0];
  }
}
