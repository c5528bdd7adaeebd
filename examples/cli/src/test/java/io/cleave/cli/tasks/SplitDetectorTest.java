package io.cleave.cli.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.DetectedObjects.DetectedObject;
import ai.djl.modality.cv.output.Rectangle;
import com.google.gson.Gson;
import io.cleave.cloud.TailServer;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.Turning;
import io.cleave.core.task.Detection;
import io.cleave.edge.EdgeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two small detectors, split over a socket: what they find equals what ONNX Runtime, Pillow and
 * NumPy found in Python.
 */
class SplitDetectorTest {
  private static final double PIXELS = 0.01;
  private static final String CUT = "net.layer2.0";

  @TempDir private static Path folder;

  /** One picture's reference. */
  record Reference(String network, String picture, String fit, List<Found> objects) {
    @Override
    public String toString() {
      return network + " " + fit + " " + picture;
    }
  }

  /** One object, in pixels of the picture. */
  record Found(String label, double score, double x, double y, double width, double height) {
    static List<Found> all(DetectedObjects objects, PictureSize size) {
      List<Found> all = new ArrayList<>();
      for (int i = 0; i < objects.getNumberOfObjects(); i++) {
        DetectedObject object = objects.item(i);
        Rectangle box = object.getBoundingBox().getBounds();
        all.add(
            new Found(
                object.getClassName(),
                object.getProbability(),
                box.getX() * size.width(),
                box.getY() * size.height(),
                box.getWidth() * size.width(),
                box.getHeight() * size.height()));
      }
      return all;
    }
  }

  static Stream<Reference> references() throws IOException {
    String json = new String(TaskFiles.bytes("answers.json"), StandardCharsets.UTF_8);
    return Stream.of(new Gson().fromJson(json, Reference[].class));
  }

  /** The YOLO says itself what it finds. */
  private static Model model(Reference of) throws IOException {
    String file = TaskFiles.write(of.network + ".onnx", folder).toString();
    Map<String, String> settings =
        of.network.equals("yolo")
            ? Map.of("fit", of.fit)
            : Map.of(
                "task", "detection",
                "labels", "nothing,circle,square",
                "background", "0",
                "fit", of.fit);
    return Model.find(file, Map.of(), settings);
  }

  /** Boxes whose scores differ in the last bit alone may change places. */
  private static void assertSame(Reference reference, List<Found> found) {
    String message = reference + ": " + found;
    assertEquals(reference.objects.size(), found.size(), message);
    for (Found expected : reference.objects) {
      boolean there =
          found.stream()
              .anyMatch(
                  each ->
                      each.label.equals(expected.label)
                          && Math.abs(each.score - expected.score) < 1e-4
                          && Math.abs(each.x - expected.x) < PIXELS
                          && Math.abs(each.y - expected.y) < PIXELS
                          && Math.abs(each.width - expected.width) < PIXELS
                          && Math.abs(each.height - expected.height) < PIXELS);
      assertTrue(there, message + " lacks " + expected);
    }
  }

  private static EdgeClient client(Part head, TailServer server, Profile profile) {
    return EdgeClient.builder(head, "127.0.0.1", server.port()).profile(profile).build();
  }

  private static DetectedObjects ask(EdgeClient client, Model model, String picture)
      throws IOException {
    Detection task = model.task(Detection.class);
    Signature shapes =
        Signature.of(model.network().inputs().only("test").withShape(task.scaling().shape()));
    Tensors input = Tensors.allocate(shapes, 1);
    PictureSize size =
        new PictureInput(task.scaling()).decode(TaskFiles.bytes(picture), input.data(0));
    return task.answer(client.predict(input).outputs(), size);
  }

  @ParameterizedTest
  @MethodSource("references")
  void boxesAreThoseOfPython(Reference reference) throws IOException {
    Model model = model(reference);
    PictureSize size =
        PictureFile.open(
                "picture",
                TaskFiles.bytes(reference.picture),
                PictureInput.MAX_PIXELS,
                Turning.UPRIGHT)
            .size();
    try (Part head = model.head(CUT);
        Part tail = model.tail(CUT);
        TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 0).start();
        EdgeClient exact = client(head, server, Profile.exact());
        EdgeClient compact = client(head, server, Profile.compact())) {
      DetectedObjects answer = ask(exact, model, reference.picture);
      assertSame(reference, Found.all(answer, size));
      Detection task = model.task(Detection.class);
      assertTrue(task.agree(answer, ask(exact, model, reference.picture)));
      assertTrue(
          model
              .task(Detection.class)
              .labels()
              .containsAll(ask(compact, model, reference.picture).getClassNames()));
    }
  }

  @Test
  void aServerDecodesAPictureThatIsSentWhole() throws IOException {
    Reference reference = references().toList().get(2);
    Model model = model(reference);
    Detection task = model.task(Detection.class);
    try (Part head = model.head(Cut.INPUT);
        Part tail = model.whole();
        TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 0).start();
        EdgeClient client =
            EdgeClient.builder(head, "127.0.0.1", server.port()).pictures().build()) {
      PictureSize size = new PictureSize(90, 130);
      Tensors outputs = client.predictPicture(TaskFiles.bytes(reference.picture)).outputs();
      assertSame(reference, Found.all(task.answer(outputs, size), size));
    }
  }

  /** The task is DJL's translator too, in a predictor of the split model. */
  @Test
  void aPredictorOfDjlFindsTheSame() throws Exception {
    Reference reference = references().toList().get(6);
    Model model = model(reference);
    Path picture = TaskFiles.write(reference.picture, folder);
    try (Part head = model.head(CUT);
        Part tail = model.tail(CUT);
        TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 0).start();
        EdgeClient client = client(head, server, Profile.exact());
        ai.djl.Model split = ai.djl.Model.newInstance("split", "PyTorch")) {
      split.setBlock(client.block());
      try (Predictor<Image, DetectedObjects> predictor =
          split.newPredictor(model.task(Detection.class).translator())) {
        Image image = PictureFile.image(picture);
        PictureSize size = new PictureSize(image.getWidth(), image.getHeight());
        assertSame(reference, Found.all(predictor.predict(image), size));
        assertEquals(2, predictor.batchPredict(List.of(image, image)).size());
      }
    }
  }
}
