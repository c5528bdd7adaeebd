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

/** A part whose layers are a DJL block, with the manager that owns their weights. */
public final class BlockPart implements Part {
  private final Model model;
  private final PartId id;
  private final LoadedLayers layers;
  private final NDManager manager;
  private final PartLock lock;

  /**
   * Takes loaded layers.
   *
   * @param model that the layers belong to
   * @param id which of the model's layers this part runs
   * @param layers those of the id's range, or more
   * @param manager owns the weights; closed with this part
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
   * {@return the layers as a block for inference, as {@link LoadedLayers#block} makes it} For
   * callers that work with arrays. The block works until this part is closed; closing does not wait
   * for it.
   */
  public Block block() {
    return layers.block(id.range());
  }

  /**
   * {@return some of the layers as a block for inference, as {@link LoadedLayers#block} makes it}
   * The block shares this part's weights.
   *
   * @param range of layers within this part
   * @throws IllegalArgumentException if the range has layers that are not in this part
   */
  public Block block(Range range) {
    return layers.block(range);
  }

  /**
   * {@return the manager that owns the weights, which is closed with this part} Make sub-managers
   * of it for inputs.
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
