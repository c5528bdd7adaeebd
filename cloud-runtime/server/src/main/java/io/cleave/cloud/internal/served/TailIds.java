package io.cleave.cloud.internal.served;

import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.TailId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers by which requests name tails. A tail that comes back has those that it had; no other
 * tail ever gets them. Not thread-safe.
 */
public final class TailIds {
  /** Models in their order, each with its cuts in theirs. */
  public static final Comparator<TailId> ORDER =
      Comparator.comparingInt(TailId::model).thenComparingInt(TailId::cut);

  private record Model(String network, String weights) {}

  private final Map<Model, Integer> models = new HashMap<>();

  /** How many cuts of each model have a number. */
  private final Map<Integer, Integer> cuts = new HashMap<>();

  private final Map<ModelFingerprint, TailId> ids = new HashMap<>();
  private final Map<TailId, ModelFingerprint> tails = new HashMap<>();

  /**
   * The tail's numbers, from now on if it has none yet.
   *
   * @throws IllegalArgumentException if all numbers are taken
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

  /** The tail with those numbers, if they were ever given. */
  public Optional<ModelFingerprint> find(TailId id) {
    return Optional.ofNullable(tails.get(id));
  }
}
