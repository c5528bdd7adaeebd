package io.cleave.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.output.BoundingBox;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Rectangle;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.settings.Settings;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionTest {
  private static final Signature PICTURE = signature("image", "3x64x96");
  private static final Signature OPEN = signature("image", "3x2048?x2048?");
  private static final Signature PAIR =
      new Signature(
          List.of(signature("boxes", "9x4").only("test"), signature("scores", "9x3").only("test")));
  private static final PictureSize SIZE = new PictureSize(192, 64);

  private static Signature signature(String name, String shape) {
    return Signature.of(new TensorSpec(name, ElementType.FLOAT32, TensorShape.parse(shape)));
  }

  private static Map<String, String> map(String settings) {
    Map<String, String> map = new HashMap<>();
    for (String setting : settings.split(" ", -1)) {
      if (!setting.isEmpty()) {
        map.put(
            setting.substring(0, setting.indexOf('=')),
            setting.substring(setting.indexOf('=') + 1));
      }
    }
    return map;
  }

  private static Detection detection(String settings, Signature inputs, Signature outputs) {
    return Detection.of(new Settings("test", map(settings)), inputs, outputs);
  }

  private static Tensors tensors(Signature signature, float[]... values) {
    Tensors tensors = Tensors.allocate(signature, 1);
    for (int i = 0; i < values.length; i++) {
      FloatBuffer target = tensors.data(i).asFloatBuffer();
      target.put(values[i]);
    }
    return tensors;
  }

  private static DetectedObjects objects(double... xs) {
    List<BoundingBox> boxes = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (double x : xs) {
      boxes.add(new Rectangle(x, 0.1, 0.2, 0.3));
      scores.add(0.5);
    }
    return new DetectedObjects(Collections.nCopies(xs.length, "thing"), scores, boxes);
  }

  @Test
  void theDefaultsAreThoseOfTheTablesInTheDocumentation() {
    Detection task = detection("", PICTURE, PAIR);
    assertEquals(
        map(
            "task=detection inputHeight=64 inputWidth=96 fit=letterbox padding=114 mean=0.0,0.0,0.0"
                + " deviation=1.0,1.0,1.0 colours=rgb resampling=bilinear layout=boxes-and-scores"
                + " boxes=boxes scores=scores boxUnit=shares boxForm=corners activation=none"
                + " minScore=0.25 maxOverlap=0.45 maxCandidates=30000 maxBoxes=300"),
        withoutLabels(task.settings()));
    assertEquals(List.of("class 0", "class 1", "class 2"), task.labels());
  }

  private static Map<String, String> withoutLabels(Map<String, String> settings) {
    Map<String, String> rest = new HashMap<>(settings);
    rest.remove("labels");
    return rest;
  }

  @Test
  void theSettingsOfATaskMakeAnEqualOne() {
    for (Detection task :
        List.of(
            detection("labels=a,b,c background=0 boxUnit=pixels boxForm=centre", PICTURE, PAIR),
            detection("fit=stretch activation=softmax colours=bgr padding=7", PICTURE, PAIR))) {
      Settings settings = new Settings("again", task.settings());
      assertEquals(task, Detection.of(settings, PICTURE, PAIR));
      assertEquals(task.settings(), Detection.of(settings, PICTURE, PAIR).settings());
    }
  }

  /** A picture that is twice as wide: the input has it in rows 16 to 48. */
  @Test
  void boxesAreSharesOfThePictureAndEndAtItsSides() {
    Signature output = signature("out", "5x2");
    Detection task = detection("labels=thing", PICTURE, output);
    float[] values = {
      48, 90, // across
      32, 20, // down
      24, 40, // width
      16, 40, // height
      0.9f, 0.8f
    };
    DetectedObjects found = task.answer(tensors(output, values), SIZE);
    assertEquals(2, found.getNumberOfObjects());
    assertEquals(new BoxOf(0.375, 0.25, 0.25, 0.5), BoxOf.of(found, 0));
    assertEquals(new BoxOf(0.7292, 0, 0.2708, 0.75), BoxOf.of(found, 1));
  }

  private record BoxOf(double x, double y, double width, double height) {
    static BoxOf of(DetectedObjects objects, int index) {
      Rectangle box =
          ((DetectedObjects.DetectedObject) objects.item(index)).getBoundingBox().getBounds();
      return new BoxOf(
          round(box.getX()), round(box.getY()), round(box.getWidth()), round(box.getHeight()));
    }

    private static double round(double value) {
      return Math.round(value * 1e4) / 1e4;
    }
  }

  @Test
  void objectnessMultipliesTheScoresOfClasses() {
    Signature output = signature("out", "1x7");
    Detection task = detection("labels=a,b minScore=0.3", PICTURE, output);
    DetectedObjects found =
        task.answer(tensors(output, new float[] {48, 32, 8, 8, 0.5f, 0.2f, 0.8f}), SIZE);
    assertEquals(List.of("b"), found.getClassNames());
    assertEquals(0.4, found.getProbabilities().get(0), 1e-6);
  }

  @Test
  void eachClassOfAPairIsABoxOfItsOwnButTheBackground() {
    Signature outputs =
        new Signature(
            List.of(
                signature("scores", "1x3").only("test"), signature("boxes", "1x4").only("test")));
    Detection task = detection("labels=none,a,b background=0", PICTURE, outputs);
    DetectedObjects found =
        task.answer(
            tensors(outputs, new float[] {0.9f, 0.3f, 0.4f}, new float[] {0.2f, 0.3f, 0.4f, 0.5f}),
            SIZE);
    assertEquals(List.of("b", "a"), found.getClassNames());
  }

  @Test
  void activationsMakeScoresOfAnyNumbers() {
    float[] scores = {1, 2, 3};
    Activation.SOFTMAX.apply(scores);
    assertEquals(1, scores[0] + scores[1] + scores[2], 1e-6);
    assertEquals(Math.exp(1), scores[2] / scores[1], 1e-5);
    float[] huge = {1e30f, -1e30f};
    Activation.SOFTMAX.apply(huge);
    assertEquals(1, huge[0]);
    float[] logits = {0, 100, -100};
    Activation.SIGMOID.apply(logits);
    assertEquals(0.5, logits[0], 1e-7);
    assertEquals(1, logits[1], 1e-7);
    assertEquals(0, logits[2], 1e-7);
  }

  @Test
  void rejectsScoresWhenTheyAreNone() {
    Detection task = detection("", PICTURE, PAIR);
    float[] scores = new float[27];
    scores[5] = 1.5f;
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> task.answer(tensors(PAIR, new float[36], scores), SIZE))
            .getMessage();
    assertTrue(message.contains("score: 1.5 (expected: 0 to 1; activation="), message);
  }

  @Test
  void rejectsOutputsWhenANumberIsNotFinite() {
    Detection task = detection("", PICTURE, PAIR);
    float[] boxes = new float[36];
    boxes[7] = Float.NaN;
    Tensors outputs = tensors(PAIR, boxes, new float[27]);
    assertTrue(task.fault(outputs).orElseThrow().startsWith("answer: element 7 of boxes is NaN"));
    assertThrows(IllegalArgumentException.class, () -> task.answer(outputs, SIZE));
  }

  @Test
  void answersAgreeIfBoxesOfAClassOverlapEnough() {
    Detection task = detection("", PICTURE, PAIR);
    assertTrue(task.agree(objects(0.1, 0.5), objects(0.5, 0.1)));
    assertTrue(task.agree(objects(0.1), objects(0.105)));
    assertFalse(task.agree(objects(0.1), objects(0.12)));
    assertFalse(task.agree(objects(0.1), objects(0.1, 0.5)));
    assertFalse(task.agree(objects(0.1, 0.1), objects(0.1, 0.5)));
    DetectedObjects other =
        new DetectedObjects(
            List.of("other"), List.of(0.5), List.of(new Rectangle(0.1, 0.1, 0.2, 0.3)));
    assertFalse(task.agree(objects(0.1), other));
    assertTrue(task.agree(objects(), objects()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          inputHeight=32            | test: inputHeight: 32 (expected: 64, which the network takes)
          inputWidth=x              | test: inputWidth: x (expected: a whole number)
          fit=crop                  | test: fit: crop (expected: letterbox or corner or stretch)
          padding=256               | padding: 256 (expected: 0 to 255)
          mean=1,2                  | mean, deviation: [1.0, 2.0], [1.0, 1.0, 1.0] (expected: three numbers each)
          deviation=1,b,1           | test: deviation: 1,b,1 (expected: three numbers)
          colours=grey              | test: colours: grey (expected: rgb or bgr)
          labels=a,b                | test: labels: 2 of them (expected: 3, one for each class)
          background=3              | test: background: 3 (expected: 0 to 2)
          background=-1             | test: background: -1 (expected: 0 to 2)
          minScore=1.5              | test: minScore: 1.5 (expected: a number from 0 to 1)
          maxOverlap=half           | test: maxOverlap: half (expected: a number from 0 to 1)
          maxBoxes=0                | maxBoxes: 0 (expected: 1 to 100000)
          layout=boxes              | test: layout: boxes (expected: boxes-and-scores or yolo or yolo-objectness)
          layout=yolo               | test: layout: yolo (expected: one output of two dimensions, not boxes float32 9x4, scores float32 9x3)
          boxes=box                 | test: boxes: box (expected: one of the outputs [boxes, scores])
          boxes=scores              | boxes: scores float32 9x3 (expected: float32 of boxes x 4)
          """)
  void rejectsSettingsWhenAValueIsWrong(String settings, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> detection(settings, PICTURE, PAIR))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 6x100, layout",
    "'labels=a', 6x100, labels",
    "'labels=a,b', 6x7, layout",
    "'layout=yolo-objectness', 5x5, layout",
    "'labels=a,b layout=yolo', 7x100, labels",
  })
  void rejectsOneTensorWhenItsClassesAreNotThoseOfTheLabels(
      String settings, String shape, String key) {
    Signature output = signature("out", shape);
    String message =
        assertThrows(IllegalArgumentException.class, () -> detection(settings, PICTURE, output))
            .getMessage();
    assertTrue(message.startsWith("test: " + key + ": "), message);
  }

  @Test
  void anOpenInputNeedsASizeWithinItsBounds() {
    Signature output = signature("out", "5x9000?");
    assertRefused("labels=a", OPEN, output, "test: inputWidth: null");
    assertRefused(
        "labels=a inputWidth=96 inputHeight=4096", OPEN, output, "test: inputHeight: 4096");
    Detection task = detection("labels=a inputWidth=96 inputHeight=64", OPEN, output);
    assertEquals(TensorShape.of(3, 64, 96), task.scaling().shape());
    assertEquals(
        TensorShape.of(3, 64, 64),
        detection("labels=a inputSize=64", OPEN, output).scaling().shape());
  }

  private static void assertRefused(
      String settings, Signature inputs, Signature outputs, String start) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> detection(settings, inputs, outputs))
            .getMessage();
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void rejectsNetworksWhenTheyDoNotTakeOnePicture() {
    assertRefused("", signature("x", "1x64x96"), PAIR, "test: inputs: ");
    assertRefused("", signature("x", "64x96"), PAIR, "test: inputs: ");
  }

  @Test
  void rejectsAnotherNetworkWhenItsOutputsAreOthers() {
    Detection task = detection("", PICTURE, PAIR);
    assertThrows(
        IllegalArgumentException.class, () -> task.requireFits(PICTURE, signature("a", "9x4")));
    assertThrows(
        IllegalArgumentException.class, () -> task.requireFits(signature("x", "3x64x64"), PAIR));
  }
}
