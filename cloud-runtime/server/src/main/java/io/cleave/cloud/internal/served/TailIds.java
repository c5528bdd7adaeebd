package io.cleave.cloud.internal.served;

import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.TailId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ids by which requests name tails. A tail that comes back gets its old id, and no other tail
 * ever gets it. Not thread-safe.
 */
public final class TailIds {
  /** By model, then by cut. */
  public static final Comparator<TailId> ORDER =
      Comparator.comparingInt(TailId::model).thenComparingInt(TailId::cut);

  private record Model(String network, String weights) {}

  private final Map<Model, Integer> models = new HashMap<>();

  /** The number of cuts of each model that have an id. */
  private final Map<Integer, Integer> cuts = new HashMap<>();

  private final Map<ModelFingerprint, TailId> ids = new HashMap<>();
  private final Map<TailId, ModelFingerprint> tails = new HashMap<>();

  /**
   * The id of a tail; a new one if it has none yet.
   *
   * @throws IllegalArgumentException if there are no more ids
   */
  public TailId of(ModelFingerprint tail) {
    TailId known = ids.get(tail);
    return known == null ? next(tail) : known;
  }

  private TailId next(ModelFingerprint tail) {
    Model key = new Model(tail.architecture(), tail.weights());
    int model = models.getOrDefault(key, models.size());
    int cut = cuts.getOrDefault(model, 0);
    TailId id = new TailId(model, cut);
    models.put(key, model);
    cuts.put(model, cut + 1);
    ids.put(tail, id);
    tails.put(id, tail);
    return id;
  }

  /** The tail that ever got an id. */
  public Optional<ModelFingerprint> find(TailId id) {
    return Optional.ofNullable(tails.get(id));
  }
}
