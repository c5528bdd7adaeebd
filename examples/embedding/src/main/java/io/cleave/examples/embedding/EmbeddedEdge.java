package io.cleave.examples.embedding;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.translate.TranslateException;
import io.cleave.codec.Profile;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.picture.PictureFile;
import io.cleave.edge.EdgeClient;
import java.io.IOException;
import java.nio.file.Path;

/** An application that runs a head itself and sends activations to a server that runs the tail. */
public final class EmbeddedEdge {

  private EmbeddedEdge() {}

  /**
   * {@return the classes of a picture, with their probabilities}
   *
   * @param picture a JPEG, PNG, WebP, GIF or BMP file
   * @param host the host of a tail server, such as one started by {@code cleave serve --model
   *     resnet50 --weights seed:7 --cut layer1.0}
   * @param port the port of the server
   * @throws IOException if the picture or the weights cannot be read
   * @throws TranslateException if the server did not answer
   */
  public static Classifications classify(Path picture, String host, int port)
      throws IOException, TranslateException {
    Model model = Model.find("resnet50").withWeights("seed:7"); // or "resnet50.pth"
    try (Part head = model.head("layer1.0"); // these layers' weights alone
        EdgeClient client =
            EdgeClient.builder(head, host, port).profile(Profile.compact()).build();
        ai.djl.Model split = ai.djl.Model.newInstance("split", "PyTorch")) {
      split.setBlock(client.block()); // a DJL block like any other
      try (Predictor<Image, Classifications> predictor =
          split.newPredictor(Classification.of(model).translator())) {
        return predictor.predict(PictureFile.image(picture));
      }
    }
  }
}
