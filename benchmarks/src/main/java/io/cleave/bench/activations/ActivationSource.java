package io.cleave.bench.activations;

import io.cleave.bench.images.InputImages;
import io.cleave.core.ModelBundle;
import io.cleave.core.SplitModel;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Sets of activations, made one after the other, so that only one takes memory. */
public interface ActivationSource extends AutoCloseable {

  /** {@return how many sets there are} */
  int size();

  /**
   * Makes each set.
   *
   * @param action takes it
   * @throws IOException if one cannot be read
   */
  void forEach(Consumer<ActivationSet> action) throws IOException;

  @Override
  void close();

  /**
   * From files.
   *
   * @param files raw files
   * @param limit the most tensors of each
   * @return a set for each file
   */
  static ActivationSource files(List<ActivationFile> files, int limit) {
    return new ActivationSource() {
      @Override
      public int size() {
        return files.size();
      }

      @Override
      public void forEach(Consumer<ActivationSet> action) throws IOException {
        for (ActivationFile file : files) {
          action.accept(file.read(limit));
        }
      }

      @Override
      public void close() {}
    };
  }

  /**
   * From the bundled models, of the images that they were made for.
   *
   * @param cuts where to cut each
   * @param limit the most images
   * @return a set for each model and cut
   * @throws IOException if a model cannot be read
   */
  static ActivationSource models(List<String> cuts, int limit) throws IOException {
    ModelBundle bundle = ModelBundle.find("demo");
    InputImages images = InputImages.shapes(bundle, limit);
    SplitModel model = SplitModel.load(bundle.network(), bundle.weights());
    return new ActivationSource() {
      @Override
      public int size() {
        return cuts.size();
      }

      @Override
      public void forEach(Consumer<ActivationSet> action) {
        cuts.forEach(cut -> action.accept(ModelActivations.of("demo", model, cut, images)));
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }
}
