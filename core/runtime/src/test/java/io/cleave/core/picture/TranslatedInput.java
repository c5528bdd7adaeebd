package io.cleave.core.picture;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Blocks;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import java.io.IOException;

/** What a model's translator makes of an image. */
public final class TranslatedInput {
  private TranslatedInput() {}

  /**
   * {@return the numbers that it hands to its network} Translates one image.
   *
   * @param image of any size
   * @param model whose translator is asked
   * @throws TranslateException never
   * @throws IOException never
   */
  public static float[] of(Image image, Model model) throws TranslateException, IOException {
    try (ai.djl.Model identity = ai.djl.Model.newInstance("identity", "PyTorch")) {
      identity.setBlock(Blocks.identityBlock());
      try (Predictor<Image, float[]> predictor =
          identity.newPredictor(new InputOf(Classification.of(model).translator()))) {
        return predictor.predict(image);
      }
    }
  }

  /** Gives the numbers that a translator hands to its network. */
  private record InputOf(Translator<Image, Classifications> translator)
      implements Translator<Image, float[]> {
    @Override
    public Batchifier getBatchifier() {
      return translator.getBatchifier();
    }

    @Override
    public NDList processInput(TranslatorContext context, Image image) throws Exception {
      return translator.processInput(context, image);
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList list) {
      return list.singletonOrThrow().toFloatArray();
    }
  }
}
