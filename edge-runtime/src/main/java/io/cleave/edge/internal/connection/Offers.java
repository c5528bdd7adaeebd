package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.Catalogue.Variant;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.edge.Report;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.internal.plan.Offer;
import io.cleave.edge.internal.plan.TailNeed;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a server offers at each of the client's cuts, according to its newest catalogue. Immutable.
 */
final class Offers {
  private final String server;
  private final Map<TailNeed, Offer> offers = new HashMap<>();
  private final Map<TailId, List<Variant>> variants = new HashMap<>();
  private final Optional<TailRefusedException> refusal;

  /**
   * Compares a catalogue with what the client needs.
   *
   * @param server for messages
   * @param readable ids of the formats that the server reads
   * @param needs one or more
   */
  Offers(String server, Set<Integer> readable, Catalogue catalogue, List<TailNeed> needs) {
    this.server = server;
    needs.forEach(need -> offers.put(need, need.offer(server, readable, catalogue)));
    needs.stream()
        .filter(this::serves)
        .map(this::id)
        .forEach(tail -> variants.put(tail, catalogue.variants(tail)));
    this.refusal = needs.stream().anyMatch(this::serves) ? Optional.empty() : refusal(needs.get(0));
  }

  /** Why the server is of no use to the client; empty where it serves one or more of its cuts. */
  Optional<TailRefusedException> refusal() {
    return refusal;
  }

  boolean serves(TailNeed need) {
    return offers.get(need) instanceof Offer.Served;
  }

  private Optional<TailRefusedException> refusal(TailNeed need) {
    return offers.get(need) instanceof Offer.Refused refused
        ? Optional.of(refused.reason())
        : Optional.empty();
  }

  /** The id of a tail in requests. It must be {@linkplain #serves served}. */
  TailId id(TailNeed need) {
    return served(need).tail();
  }

  private Offer.Served served(TailNeed need) {
    return (Offer.Served) Objects.requireNonNull(offers.get(need));
  }

  /**
   * The variant that answered a request; empty where the answer names none that the catalogue
   * lists.
   */
  Optional<Report.AnsweredBy> answeredBy(TailId tail, ResponsePreamble answer) {
    return answer.answeredBy().flatMap(by -> named(tail, by));
  }

  private Optional<Report.AnsweredBy> named(TailId tail, ResponsePreamble.AnsweredBy by) {
    return variants.getOrDefault(tail, List.of()).stream()
        .filter(variant -> variant.id() == by.variant())
        .findFirst()
        .map(variant -> new Report.AnsweredBy(variant.name(), by.exit()));
  }

  /** Why a request cannot be sent there; empty where it can. */
  Optional<TailException> refusal(TailRequest request) {
    if (!serves(request.need())) {
      return refusal(request.need()).map(reason -> reason);
    }
    int maxBytes = served(request.need()).maxRequestBytes();
    if (request.payloadBytes() <= maxBytes) {
      return Optional.empty();
    }
    String message =
        String.format(
            Locale.ROOT,
            "request: %d bytes (expected: at most %d, which is what %s takes)",
            request.payloadBytes(),
            maxBytes,
            server);
    return Optional.of(new TailFailedException(ErrorCode.BAD_TENSOR, message));
  }
}
