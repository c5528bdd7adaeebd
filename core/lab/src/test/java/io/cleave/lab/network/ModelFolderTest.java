package io.cleave.lab.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Resampling;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.Stripes;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a folder says of its images must be what the training did to them. */
class ModelFolderTest {
  private static final ResNet NETWORK = ResNet.of(18).withBaseWidth(4).withClasses(4);

  @TempDir Path folder;

  /** float16 ends at 65504: the file would hold an infinity. */
  @Test
  void aWeightThatFloat16DoesNotHoldIsWrittenAsItIs() throws Exception {
    ResNet network = ResNet.of(18).withBaseWidth(8).withClasses(4).withInputSize(32);
    try (NDManager manager = NDManager.newBaseManager()) {
      InitialisedNetwork large = ResNetNetwork.create(network, 1, manager);
      large.parameters().get("fc.bias").getArray().addi(70_000);
      ModelFolder.create(folder).write(network, large, "no", Stripes.dataset(32, 1));
    }
    Model model = Model.find(folder.toString());
    try (WeightReader reader = model.weights().open(network.tensors())) {
      assertEquals(70_000, reader.read("fc.bias").getFloat(0));
    }
  }

  @ParameterizedTest
  @EnumSource(ColourOrder.class)
  void preprocessingIsReadAsItWasWritten(ColourOrder colours) throws Exception {
    List<Float> mean = List.of(0.1f, 0.2f, 0.3f);
    List<Float> deviation = List.of(0.4f, 0.5f, 0.6f);
    for (OptionalInt side : List.of(OptionalInt.empty(), OptionalInt.of(40))) {
      Preprocessing preprocessing =
          new Preprocessing(side, 32, mean, deviation, colours, Resampling.BILINEAR);
      Dataset dataset = Stripes.dataset(32, 1).withPreprocessing(preprocessing);
      ModelFolder written = ModelFolder.create(folder);
      try (NDManager manager = NDManager.newBaseManager()) {
        written.write(NETWORK.withInputSize(32), TinyNetwork.create(manager), "no", dataset);
      }
      assertEquals(preprocessing, Classification.of(written.read()).preprocessing());
    }
  }
}
