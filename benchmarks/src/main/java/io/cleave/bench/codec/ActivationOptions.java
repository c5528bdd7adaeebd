package io.cleave.bench.codec;

import io.cleave.bench.TestImages;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.measure.Segments;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which activations to measure with, as options of a command. */
final class ActivationOptions {
  /** For a command's help. */
  static final String FROM_PYTORCH =
      "%nTo write a file from PyTorch, activations of shape (N, C, H, W):%n"
          + "  a.cpu().numpy().astype('<f4').tofile('mynet-layer1_100x64x56x56.f32')";

  @Option(
      names = "--tensors",
      paramLabel = "FOLDER",
      description =
          "Use every NAME_NxCxHxW.f32 file of it: N tensors of C maps of H rows of W columns,"
              + " little-endian float32, row-major. Default: compute them with --model.")
  private @Nullable Path tensors;

  @Option(
      names = "--model",
      split = ",",
      description = "Models to compute activations with: demo, cifar10, folders that train wrote.")
  private List<String> models = List.of("demo");

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description =
          "Images for models other than demo, spread evenly over a folder or zip of"
              + " <class>/<name>.jpg or .png.")
  private @Nullable Path images;

  @Option(names = "--cuts", split = ",", description = "Where to cut the models.")
  private List<String> cuts =
      List.of("conv1", "maxpool", "bottle1", "bottle3", "bottle4", "bottle8");

  @Option(names = "--count", description = "The most tensors of each file or cut.")
  private int count = 100;

  /** Counts the sets that were chosen. */
  int size() throws IOException {
    return tensors == null ? models.size() * cuts.size() : ActivationFile.in(tensors).size();
  }

  /** Reads or computes what was chosen, one set at a time. */
  void forEach(Consumer<ActivationSet> action) throws IOException {
    if (tensors == null) {
      for (String model : models) {
        forEachCut(model, action);
      }
    } else {
      for (ActivationFile file : ActivationFile.in(tensors)) {
        action.accept(file.read(count));
      }
    }
  }

  private void forEachCut(String name, Consumer<ActivationSet> action) throws IOException {
    Model model = Model.find(name);
    List<Cut> places = cuts.stream().map(model.network()::cut).toList();
    Map<Cut, List<float[]>> activations = new LinkedHashMap<>();
    places.forEach(cut -> activations.put(cut, new ArrayList<>()));
    try (ImageSet set = TestImages.open(model, images);
        Segments segments = Segments.load(model, places);
        Segments.Run run = segments.newRun()) {
      ModelInput input = ModelInput.of(model);
      int images = Math.min(count, set.size());
      for (int i = 0; i < images; i++) {
        Pixels pixels = set.image((int) ((long) i * set.size() / images)).pixels();
        Segments.Crossing crossing = run.pass(input.of(List.of(pixels)));
        activations.forEach((cut, kept) -> kept.add(floats(crossing.at(cut.name()))));
      }
    }
    String label = Path.of(name).getFileName().toString();
    activations.forEach(
        (cut, kept) ->
            action.accept(new ActivationSet(label + "-" + cut.name(), cut.shape(), kept)));
  }

  private static float[] floats(Tensors activation) {
    FloatBuffer values = activation.data(0).asFloatBuffer();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }
}
