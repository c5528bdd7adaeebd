package io.cleave.core.resnet;

import ai.djl.nn.Block;
import io.cleave.core.Range;
import io.cleave.core.pytorch.LoadedLayers;
import java.util.List;

/** Neighbouring stages with their weights. */
final class LoadedStages implements LoadedLayers {

  private final ResNet network;
  private final int first;
  private final List<Block> blocks;
  private final int channelsLast;

  LoadedStages(ResNet network, int first, List<Block> blocks, int channelsLast) {
    this.network = network;
    this.first = first;
    this.blocks = List.copyOf(blocks);
    this.channelsLast = channelsLast;
  }

  @Override
  public Block block(Range range) {
    StageRange stages = StageRange.of(network, range);
    int start = stages.first() - first;
    int end = stages.end() - first;
    if (start < 0 || end > blocks.size()) {
      throw new IllegalArgumentException(
          "range: " + range + " (expected: layers that were loaded)");
    }
    int border = Math.max(start, Math.min(end, channelsLast - first));
    return new InferenceBlock(blocks.subList(start, border), blocks.subList(border, end));
  }
}
