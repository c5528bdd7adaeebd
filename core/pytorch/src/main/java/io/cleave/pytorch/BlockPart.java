package io.cleave.pytorch;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.PartLock;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.core.djl.LoadedLayers;

/** Layers as a DJL block, with the manager that owns their weights. */
public final class BlockPart implements Part {
  private final Model model;
  private final PartId id;
  private final LoadedLayers layers;
  private final NDManager manager;
  private final PartLock lock;

  /**
   * Takes loaded layers.
   *
   * @param model what they are of
   * @param id which of them they are
   * @param layers those of the id's range, or more
   * @param manager owns their weights; closed with this part
   */
  public BlockPart(Model model, PartId id, LoadedLayers layers, NDManager manager) {
    this.model = model;
    this.id = id;
    this.layers = layers;
    this.manager = manager;
    this.lock = new PartLock(id);
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public PartId id() {
    return id;
  }

  /**
   * The layers as a block for inference, for whoever works with arrays. It works until the part is
   * closed, which does not wait for it.
   *
   * @return as {@link LoadedLayers#block}
   */
  public Block block() {
    return layers.block(id.range());
  }

  /**
   * Some of the layers as a block for inference, which shares this part's weights.
   *
   * @param range layers of this part
   * @return as {@link LoadedLayers#block}
   * @throws IllegalArgumentException if they are not all of this part
   */
  public Block block(Range range) {
    return layers.block(range);
  }

  /**
   * The owner of the weights; make sub-managers of it for inputs.
   *
   * @return the manager, closed with this part
   */
  public NDManager manager() {
    return manager;
  }

  @Override
  public Session newSession() {
    return lock.whileOpen(() -> new BlockSession(id, block(), lock));
  }

  @Override
  public void close() {
    lock.close(manager::close);
  }
}
