package io.cleave.core.resnet;

import ai.djl.nn.Block;
import io.cleave.codec.internal.Check;
import io.cleave.core.Range;
import io.cleave.core.djl.LoadedLayers;
import io.cleave.core.resnet.internal.InferenceBlock;
import java.util.List;

/**
 * Neighbouring stages with their weights.
 *
 * @param network the network of the stages
 * @param first the index of the first stage in the network
 * @param blocks the blocks of all stages
 * @param channelsLast the index in the network after the last stage that runs channels last
 */
record LoadedStages(ResNet network, int first, List<Block> blocks, int channelsLast)
    implements LoadedLayers {

  @Override
  public Block block(Range range) {
    StageRange stages = StageRange.of(network, range);
    int start = stages.first() - first;
    int end = stages.end() - first;
    Check.argument(start >= 0 && end <= blocks.size(), "range", range, "layers that were loaded");
    int border = Math.max(start, Math.min(end, channelsLast - first));
    return new InferenceBlock(blocks.subList(start, border), blocks.subList(border, end));
  }
}
