package io.cleave.core.resnet;

import ai.djl.nn.Block;
import io.cleave.core.Cut;
import java.util.List;

/** Neighbouring stages with their weights, from which blocks between any two cuts are made. */
public final class LoadedStages {

  private final List<Cut> cuts;
  private final int first;
  private final List<Block> blocks;
  private final int channelsLast;

  LoadedStages(List<Cut> cuts, int first, List<Block> blocks, int channelsLast) {
    this.cuts = cuts;
    this.first = first;
    this.blocks = List.copyOf(blocks);
    this.channelsLast = channelsLast;
  }

  /**
   * The stages between two cuts as one block for inference. It takes and returns contiguous float32
   * of shape (batch, channels, height, width), behind the last stage (batch, classes). Blocks made
   * here share their weights and may run on several threads at once.
   *
   * @param from the cut in front of the block
   * @param to the cut behind it, or null for the end of what was loaded
   * @return the block
   * @throws IllegalArgumentException if these stages were not all loaded
   */
  public Block between(Cut from, Cut to) {
    int start = cuts.indexOf(from) - first;
    int end = to == null ? blocks.size() : cuts.indexOf(to) - first;
    if (start < 0 || end < start || end > blocks.size()) {
      throw new IllegalArgumentException(
          "cuts: " + from + " to " + to + " (expected: two cuts of the loaded stages, in order)");
    }
    int border = Math.max(start, Math.min(end, channelsLast - first));
    return new InferenceBlock(blocks.subList(start, border), blocks.subList(border, end));
  }
}
