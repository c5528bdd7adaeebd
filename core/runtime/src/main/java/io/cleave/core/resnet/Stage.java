package io.cleave.core.resnet;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.core.Cost;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The layers between two neighbouring cuts. Shapes are those of one input, without the batch. */
interface Stage {

  /** The name of the cut after this stage. */
  String name();

  /** torchvision's name of the module whose output leaves this stage. */
  default String module() {
    return name();
  }

  /** torchvision's modules inside this stage, after which there is no cut. */
  default List<String> inside() {
    return List.of();
  }

  Shape output(Shape input);

  default Cost cost(Shape input) {
    return Cost.NONE;
  }

  /** Puts torchvision's name and shape of each tensor this stage needs. */
  default void tensors(Map<String, Shape> into) {}

  /** A block without arrays, to be initialised and trained. */
  Block training();

  /** A block with its arrays, batch normalisation folded in. */
  Block inference(TensorLoader loader) throws IOException;

  /** Adds nodes from one tensor to another, batch normalisation folded in. */
  void graph(StageGraph graph, String input, String output) throws IOException;
}
