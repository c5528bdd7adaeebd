package io.cleave.lab.finetune;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.djl.TensorShapes;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.resnet.StateDict;
import io.cleave.lab.network.InitialisedNetwork;
import java.io.IOException;

/**
 * A network that is being fine-tuned, with its current weights.
 *
 * @param cut the point where it is cut
 * @param head the layers before the cut
 * @param tail the layers after it
 * @param network the whole network, that is the head and then the tail
 */
record CutNetwork(Cut cut, Block head, Block tail, InitialisedNetwork network) {

  /**
   * Loads the weights without folding batch normalisation.
   *
   * @throws IOException if the weights are missing, damaged or of another architecture
   */
  static CutNetwork load(Model model, String cutName, NDManager manager) throws IOException {
    ResNet design = ResNet.of(model);
    Cut cut = design.cut(cutName);
    Block head = design.trainingBlock(design.headTo(cut));
    Block tail = design.trainingBlock(design.tailFrom(cut));
    Block whole = new SequentialBlock().add(head).add(tail);
    whole.initialize(manager, DataType.FLOAT32, TensorShapes.batch(1, design.input().shape()));
    InitialisedNetwork network = new InitialisedNetwork(whole, StateDict.of(whole));
    network.fill(model);
    return new CutNetwork(cut, head, tail, network);
  }
}
