package io.cleave.core.resnet;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.core.Cost;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The layers between two neighbouring cuts. Shapes are those of one input, without the batch. */
interface Stage {

  /** The name of the cut behind this stage. */
  String name();

  /** torchvision's name of the module whose output leaves this stage. */
  String module();

  /** torchvision's modules inside this stage, where no single tensor crosses. */
  List<String> inside();

  Shape output(Shape input);

  Cost cost(Shape input);

  /** Puts torchvision's name and shape of each tensor this stage needs. */
  void tensors(Map<String, Shape> into);

  /** A block without arrays, to be initialised and trained. */
  Block training();

  /** A block holding its arrays, batch normalisation folded. */
  Block inference(TensorLoader loader) throws IOException;
}
