package io.cleave.examples.embedding;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.translate.TranslateException;
import io.cleave.codec.Profile;
import io.cleave.core.ModelBundle;
import io.cleave.core.ModelPart;
import io.cleave.edge.EdgeClient;
import java.io.IOException;
import java.nio.file.Path;

/** An application that runs a head itself and asks a server for the tail. */
public final class EmbeddedEdge {

  private EmbeddedEdge() {}

  /**
   * Classifies one picture.
   *
   * @param picture a JPEG or PNG file
   * @param host the tail server, for instance of {@code cleave serve --model resnet50 --weights
   *     seed:7 --cut layer1.0}
   * @param port its port
   * @return the classes with their probabilities
   * @throws IOException if the picture or the weights cannot be read
   * @throws TranslateException if the server did not answer
   */
  public static Classifications classify(Path picture, String host, int port)
      throws IOException, TranslateException {
    ModelBundle bundle = ModelBundle.find("resnet50").withWeights("seed:7"); // or "resnet50.pth"
    try (ModelPart head = bundle.head("layer1.0"); // these layers' weights alone
        EdgeClient client =
            EdgeClient.builder(head, host, port).profile(Profile.compact()).build();
        Model model = Model.newInstance("split", "PyTorch")) {
      model.setBlock(client.block()); // a DJL block like any other
      try (Predictor<Image, Classifications> predictor = model.newPredictor(bundle.translator())) {
        return predictor.predict(ImageFactory.getInstance().fromFile(picture));
      }
    }
  }
}
