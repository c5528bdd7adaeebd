package io.cleave.cloud.internal.served;

import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.ModelEntry;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.TailId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tails of a server, each from its warm-up until nothing of it runs, and the catalogue of those
 * that are served. Thread-safe.
 */
public final class ServedTails {
  private enum State {
    WARMING_UP,
    SERVED,
    LEAVING
  }

  private record Held(ServedPart tail, State state) {}

  /** A tail that takes requests, and its entry in the catalogue. */
  public record Served(ServedPart tail, TailId id, CutEntry entry) {}

  /** The catalogue of what is served, and its frames for each scope. */
  private static final class Published {
    private final Catalogue all;
    private final Map<ModelScope, ByteBuffer> frames = new ConcurrentHashMap<>();

    Published(Catalogue all) {
      this.all = all;
    }

    ByteBuffer frame(ModelScope scope) {
      return frames.computeIfAbsent(scope, any -> ControlFrames.catalogue(seenBy(scope)));
    }

    private Catalogue seenBy(ModelScope scope) {
      return new Catalogue(
          all.models().stream()
              .filter(model -> model.tails().stream().allMatch(scope::admits))
              .toList());
    }
  }

  /** Max tails that a message names. */
  private static final int MAX_NAMED = 8;

  private final ServerLimits limits;
  private final Map<ModelFingerprint, Held> tails = new HashMap<>();
  private final TailIds ids = new TailIds();

  /** The tails in {@link #tails} that are served, in the order of their ids. */
  private final Map<TailId, Served> served = new TreeMap<>(TailIds.ORDER);

  private volatile Published published = new Published(Catalogue.EMPTY);
  private volatile int maxRequestBytes = Protocol.MAX_CONTROL_PAYLOAD_BYTES;

  public ServedTails(ServerLimits limits) {
    this.limits = limits;
  }

  /** Adds a tail that is not visible yet. */
  public synchronized void warmUp(ServedPart tail) {
    Check.argument(
        !tails.containsKey(tail.fingerprint()),
        "tail",
        tail.fingerprint(),
        "a fingerprint that the server has not");
    tails.put(tail.fingerprint(), new Held(tail, State.WARMING_UP));
  }

  /**
   * Shows the tail to edges.
   *
   * @throws IllegalArgumentException if there is no room for it in the catalogue, or its model is
   *     served with other outputs; nothing changes then
   */
  public synchronized void serve(ServedPart tail) {
    TailId id = ids.of(tail.fingerprint());
    Served added = new Served(tail, id, tail.entry(id, limits));
    maxRequestBytes = Math.max(maxRequestBytes, added.entry().maxRequestBytes());
    served.put(id, added);
    try {
      publish();
    } catch (IllegalArgumentException e) {
      served.remove(id);
      throw e;
    }
    tails.put(tail.fingerprint(), new Held(tail, State.SERVED));
  }

  /** Hides a tail that is served; returns it, or one that was hidden before, or null. */
  public synchronized @Nullable ServedPart hide(ModelFingerprint fingerprint) {
    Held held = tails.get(fingerprint);
    if (held == null || held.state() == State.WARMING_UP) {
      return null;
    }
    tails.put(fingerprint, new Held(held.tail(), State.LEAVING));
    if (served.remove(ids.of(fingerprint)) != null) {
      publish();
    }
    return held.tail();
  }

  private void publish() {
    Map<Integer, List<Served>> models =
        served.values().stream()
            .collect(Collectors.groupingBy(s -> s.id().model(), TreeMap::new, Collectors.toList()));
    Catalogue now = new Catalogue(models.values().stream().map(ServedTails::model).toList());
    Check.argument(
        now.encodedBytes() <= Protocol.MAX_CATALOGUE_BYTES,
        "catalogue",
        now.encodedBytes() + " bytes",
        "at most " + Protocol.MAX_CATALOGUE_BYTES + ": fewer tails");
    published = new Published(now);
  }

  private static ModelEntry model(List<Served> cuts) {
    ServedPart first = cuts.get(0).tail();
    for (Served cut : cuts) {
      Check.argument(
          cut.tail().outputs().equals(first.outputs()),
          "outputs",
          cut.tail().fingerprint() + ": " + cut.tail().outputs(),
          "those of the model's other tails, " + first.outputs());
    }
    return new ModelEntry(
        cuts.get(0).id().model(),
        first.fingerprint().architecture(),
        first.fingerprint().weights(),
        first.outputs(),
        cuts.stream().map(Served::entry).toList());
  }

  public synchronized boolean isLeaving(ServedPart tail) {
    return new Held(tail, State.LEAVING).equals(tails.get(tail.fingerprint()));
  }

  public synchronized void forget(ServedPart tail) {
    tails.remove(tail.fingerprint());
  }

  /**
   * Finds the tail of a request.
   *
   * @param scope of the edge; tails outside do not exist for it
   * @throws RefusedRequestException if the tail is not served now, or never was
   */
  public synchronized Served require(TailId id, ModelScope scope) throws RefusedRequestException {
    Served found = served.get(id);
    if (found != null && scope.admits(found.tail().fingerprint())) {
      return found;
    }
    Optional<ModelFingerprint> gone = ids.find(id).filter(scope::admits);
    throw gone.isPresent()
        ? new RefusedRequestException(
            gone,
            ErrorCode.SHUTTING_DOWN,
            "the edge wants " + gone.get() + ", which this server no longer has; " + has(scope))
        : new RefusedRequestException(
            gone, ErrorCode.UNKNOWN_MODEL, "the edge wants " + id + "; " + has(scope));
  }

  private String has(ModelScope scope) {
    List<String> seen =
        served.values().stream()
            .filter(each -> scope.admits(each.tail().fingerprint()))
            .map(each -> each.id() + ": " + each.tail().fingerprint())
            .toList();
    List<String> first = seen.subList(0, Math.min(MAX_NAMED, seen.size()));
    int more = seen.size() - first.size();
    return "it has " + first + (more > 0 ? " and " + more + " more" : "");
  }

  /** The tail if it is served, otherwise null. */
  public synchronized @Nullable ServedPart get(ModelFingerprint fingerprint) {
    Held held = tails.get(fingerprint);
    return held == null || held.state() != State.SERVED ? null : held.tail();
  }

  public synchronized List<ServedPart> served() {
    return served.values().stream().map(Served::tail).toList();
  }

  /** The CATALOGUE frame for a scope; the position of the buffer must not be changed. */
  public ByteBuffer catalogue(ModelScope scope) {
    return published.frame(scope);
  }

  /** Max payload of a request for any tail that was ever shown. */
  public int maxRequestBytes() {
    return maxRequestBytes;
  }
}
