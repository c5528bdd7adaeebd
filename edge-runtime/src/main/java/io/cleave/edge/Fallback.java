package io.cleave.edge;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import io.cleave.edge.internal.local.LocalModel;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.local.LocalTail;
import io.cleave.edge.internal.local.StandIn;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.ClientCuts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a client does with a request that no server answers, or none in time. {@link
 * Prediction#path()} says who answered in the end. Immutable.
 */
public final class Fallback {
  private static final Fallback FAIL = new Fallback(PredictionPath.REMOTE, List.of());

  private final PredictionPath path;
  private final List<Part> parts;

  private Fallback(PredictionPath path, List<Part> parts) {
    this.path = path;
    this.parts = parts;
  }

  /** {@return the default fallback, which does nothing: the request fails} */
  public static Fallback fail() {
    return FAIL;
  }

  /**
   * {@return a fallback that runs the tail on the device} The tail runs on what would have been
   * sent, so the answer is the one a server gives. It costs memory for the tails' weights, and
   * nothing for requests that a server answers. {@link io.cleave.core.Tails} loads the tails of
   * several cuts with one set of weights. Requests at a cut without a tail fail. A picture's file
   * needs the tail of the cut {@value Cut#INPUT}: the device decodes the file as the server would
   * have.
   *
   * @param tails one or more, with the weights of the client's heads, each of another of their
   *     cuts; they stay the caller's, who closes them after the client
   * @throws IllegalArgumentException if there is no tail
   */
  public static Fallback local(Part... tails) {
    Check.argument(tails.length > 0, "tails", 0, "one or more");
    return new Fallback(PredictionPath.LOCAL_TAIL, List.of(tails));
  }

  /**
   * {@return a fallback that runs another model, such as a smaller one, on the inputs of the
   * request} The client keeps a copy of the inputs while a request is under way; of a picture it
   * keeps the file, which the device then decodes as the client's own model wants it. Requests to
   * {@link EdgeClient#tail()} have no inputs, and fail.
   *
   * @param whole an uncut model, {@link io.cleave.core.Model#whole}, whose inputs and outputs have
   *     the types and shapes of the client's own, and the same names where there are several; it
   *     stays the caller's, who closes it after the client
   */
  public static Fallback model(Part whole) {
    return new Fallback(PredictionPath.LOCAL_MODEL, List.of(whole));
  }

  /**
   * Makes the runner of this fallback, which the caller closes; empty where requests fail.
   *
   * @param cuts of the client
   * @param clock nanoseconds, as {@link System#nanoTime}
   * @throws IllegalArgumentException if a part cannot stand in for the tails of the client
   */
  Optional<LocalRunner> runner(ClientCuts cuts, LongSupplier clock) {
    Map<ClientCut, StandIn> standIns = new HashMap<>();
    try {
      switch (path) {
        case LOCAL_TAIL -> parts.forEach(tail -> add(tail, cuts, standIns));
        case LOCAL_MODEL -> addModel(cuts, standIns);
        default -> {}
      }
      return standIns.isEmpty()
          ? Optional.empty()
          : Optional.of(new LocalRunner(standIns, LocalRunner.newThread(), clock));
    } catch (RuntimeException | Error e) {
      standIns.values().forEach(StandIn::close);
      throw e;
    }
  }

  private static void add(Part tail, ClientCuts cuts, Map<ClientCut, StandIn> standIns) {
    ModelFingerprint fingerprint = SplitPoint.before(tail).fingerprint();
    ClientCut cut =
        cuts.all().stream()
            .filter(each -> each.fingerprint().equals(fingerprint) && !standIns.containsKey(each))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "fallback: %s (expected: of the heads', %s, each once)"
                            .formatted(fingerprint, cuts.fingerprints())));
    standIns.put(cut, new LocalTail(tail, cut.calibrations()));
  }

  private void addModel(ClientCuts cuts, Map<ClientCut, StandIn> standIns) {
    ClientCut any = cuts.first();
    StandIn model = new LocalModel(parts.get(0), any.inputs(), any.outputs());
    cuts.all().forEach(cut -> standIns.put(cut, model));
  }
}
