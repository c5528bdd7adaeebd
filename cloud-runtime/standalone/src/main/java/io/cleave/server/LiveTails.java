package io.cleave.server;

import io.cleave.cloud.TailServer;
import io.cleave.cloud.TailServerBuilder;
import io.cleave.codec.protocol.ModelFingerprint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tails that a standalone server holds, by the words that ask for them. Thread-safe. */
final class LiveTails {
  private static final Logger logger = LoggerFactory.getLogger(LiveTails.class);

  private final Map<String, List<LoadedTail>> held = new LinkedHashMap<>();

  /** Tails that no longer serve, but may still run. */
  private final List<LoadedTail> leaving = new ArrayList<>();

  /** Loads what is wanted and not held; closes all of it again if one cannot be loaded. */
  private Map<String, List<LoadedTail>> load(Map<String, TailSource> wanted) throws IOException {
    Map<String, List<LoadedTail>> fresh = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, TailSource> each : wanted.entrySet()) {
        if (!held.containsKey(each.getKey())) {
          fresh.put(each.getKey(), each.getValue().load());
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      fresh.values().forEach(LiveTails::close);
      throw e;
    }
    return fresh;
  }

  /** Loads tails and adds them to a server that has not started. */
  synchronized void addTo(TailServerBuilder builder, Map<String, TailSource> wanted)
      throws IOException {
    held.putAll(load(wanted));
    held.values().stream()
        .flatMap(List::stream)
        .forEach(tail -> builder.add(tail.part(), tail.calibrations()));
  }

  /**
   * Changes what a server serves. Everything new is loaded first, so that a mistake changes
   * nothing. Then tails that are not wanted leave, and new ones come. A tail that is still leaving
   * comes back with a later call.
   *
   * @param patience how long requests for a tail that leaves may take
   */
  synchronized void change(TailServer server, Map<String, TailSource> wanted, Duration patience)
      throws IOException {
    Map<String, List<LoadedTail>> fresh = load(wanted);
    Set<String> unwanted = new HashSet<>(held.keySet());
    unwanted.removeAll(wanted.keySet());
    unwanted.forEach(line -> leaving.addAll(held.remove(line)));
    leaving.removeIf(tail -> left(server, tail, patience));
    fresh.forEach((line, tails) -> come(server, line, tails));
  }

  private void come(TailServer server, String line, List<LoadedTail> tails) {
    if (tails.stream().anyMatch(this::isLeaving)) {
      close(tails);
    } else {
      add(server, line, tails);
    }
  }

  private boolean isLeaving(LoadedTail tail) {
    ModelFingerprint fingerprint = tail.fingerprint();
    return leaving.stream().anyMatch(other -> other.fingerprint().equals(fingerprint));
  }

  /** Changes what a server serves if the file has changed, or a tail is still to be freed. */
  void follow(TailsFile file, TailServer server, Duration patience) throws IOException {
    if (file.hasChanged() || !isSettled()) {
      change(server, file.read(), patience);
    }
  }

  private static boolean left(TailServer server, LoadedTail tail, Duration patience) {
    boolean gone = server.remove(tail.fingerprint(), patience);
    if (gone) {
      tail.part().close();
    }
    return gone;
  }

  private void add(TailServer server, String line, List<LoadedTail> tails) {
    List<LoadedTail> served = new ArrayList<>();
    for (LoadedTail tail : tails) {
      try {
        server.add(tail.part(), tail.calibrations());
        served.add(tail);
      } catch (RuntimeException | OutOfMemoryError e) {
        logger.error("Cannot serve {}", tail.fingerprint(), e);
        tail.part().close();
      }
    }
    if (!served.isEmpty()) {
      held.put(line, served);
    }
  }

  /** Whether every tail that no longer serves is freed. */
  synchronized boolean isSettled() {
    return leaving.isEmpty();
  }

  /** Frees all tails, which no server may run any more. */
  synchronized void close() {
    held.values().forEach(LiveTails::close);
    close(leaving);
  }

  private static void close(List<LoadedTail> tails) {
    tails.forEach(tail -> tail.part().close());
  }
}
