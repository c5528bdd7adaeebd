package io.cleave.cli.demo;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.translate.TranslateException;
import io.cleave.codec.Profile;
import io.cleave.core.Classification;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The device in the demo: runs a head and sends activations to the server for the rest. */
final class DemoEdge {

  private static final int WARM_UP = 20;

  private final Classification task;
  private final String host;
  private final int port;
  private final Runnable progress;

  /** Creates the device, which calls {@code progress} after each image. */
  DemoEdge(Classification task, String host, int port, Runnable progress) {
    this.task = task;
    this.host = host;
    this.port = port;
    this.progress = progress;
  }

  /** Classifies every image once, one request after the other. */
  Measurement measure(Part head, Profile profile, List<DemoImage> images)
      throws IOException, TranslateException {
    List<Report> reports = new ArrayList<>();
    try (EdgeClient client =
            EdgeClient.builder(head, host, port).profile(profile).listener(reports::add).build();
        ai.djl.Model split = ai.djl.Model.newInstance("demo", "PyTorch")) {
      split.setBlock(client.block());
      try (Predictor<Image, Classifications> predictor = split.newPredictor(task.translator())) {
        answers(predictor, images.subList(0, Math.min(WARM_UP, images.size())), () -> {});
        reports.clear();
        List<Integer> answers = answers(predictor, images, progress);
        List<Integer> labels = images.stream().map(DemoImage::label).toList();
        return new Measurement(profile, labels, answers, List.copyOf(reports));
      }
    }
  }

  private List<Integer> answers(
      Predictor<Image, Classifications> predictor, List<DemoImage> images, Runnable done)
      throws TranslateException {
    List<Integer> answers = new ArrayList<>();
    for (DemoImage image : images) {
      Image pixels = ImageFactory.getInstance().fromImage(image.pixels());
      answers.add(task.labels().indexOf(predictor.predict(pixels).best().getClassName()));
      done.run();
    }
    return answers;
  }
}
