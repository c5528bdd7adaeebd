package io.cleave.edge.internal.plan;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.ModelEntry;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.SignatureHash;
import io.cleave.core.SplitPoint;
import io.cleave.edge.TailRefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a server must have to serve a client at one cut. Immutable; equal only to itself. */
public final class TailNeed {
  private final SplitPoint point;
  private final List<String> outputs;
  private final Set<Integer> formats = new TreeSet<>();
  private final Set<Integer> calibrations = new HashSet<>();
  private final boolean pictures;
  private final long crossingHash;
  private final long answerHash;

  /**
   * Creates a need.
   *
   * @param outputs names of the network's outputs, in its order
   * @param profiles of requests
   * @param pictures whether requests may carry pictures
   */
  public TailNeed(
      SplitPoint point, List<String> outputs, List<Profile> profiles, boolean pictures) {
    this.point = point;
    this.outputs = outputs;
    this.pictures = pictures;
    this.crossingHash = SignatureHash.of(point.crossing());
    this.answerHash = SignatureHash.of(point.answer());
    for (Profile profile : profiles) {
      formats.addAll(Protocol.formats(profile));
      profile.calibration().map(Calibration::id).ifPresent(calibrations::add);
    }
  }

  /** The ids of the tensor formats of requests. */
  public Set<Integer> formats() {
    return formats;
  }

  /**
   * What a server offers for this need.
   *
   * @param server for messages
   * @param readable ids of the formats that the server reads
   * @param catalogue what it serves
   */
  public Offer offer(String server, Set<Integer> readable, Catalogue catalogue) {
    return catalogue
        .find(wanted())
        .map(tail -> offer(server, readable, tail))
        .orElseGet(
            () -> refuse(ErrorCode.UNKNOWN_MODEL, wants(server) + "serves " + listed(catalogue)));
  }

  private Offer offer(String server, Set<Integer> readable, Catalogue.Tail tail) {
    return mismatch(server, tail.model(), tail.cut())
        .or(() -> unreadable(server, readable))
        .or(() -> unprepared(server, tail.cut()))
        .orElseGet(() -> new Offer.Served(tail.id(), tail.cut().maxRequestBytes()));
  }

  private ModelFingerprint wanted() {
    return point.fingerprint();
  }

  /** The weights are the same but the tensors are not, so one side reads the model wrongly. */
  private Optional<Offer> mismatch(String server, ModelEntry model, CutEntry cut) {
    if (cut.crossing() != crossingHash || cut.answer() != answerHash) {
      String message =
          String.format(
              Locale.ROOT,
              "the edge wants %s from %s to %s; %s has it with other tensors: hashes %016x and"
                  + " %016x (expected: %016x and %016x)",
              wanted(),
              point.crossing(),
              point.answer(),
              server,
              cut.crossing(),
              cut.answer(),
              crossingHash,
              answerHash);
      return Optional.of(refuse(ErrorCode.UNKNOWN_MODEL, message));
    }
    if (!model.outputs().equals(outputs)) {
      String message =
          "the edge wants %s with the outputs %s; %s has it with %s"
              .formatted(wanted(), Shown.of(outputs), server, Shown.of(model.outputs()));
      return Optional.of(refuse(ErrorCode.UNKNOWN_MODEL, message));
    }
    return Optional.empty();
  }

  private Optional<Offer> unreadable(String server, Set<Integer> readable) {
    if (readable.containsAll(formats)) {
      return Optional.empty();
    }
    String message =
        ("the edge's profiles for %s need the tensor formats %s; %s reads %s"
                + " (expected: profile exact or half, or a newer server)")
            .formatted(wanted(), formats, server, new TreeSet<>(readable));
    return Optional.of(refuse(ErrorCode.UNSUPPORTED_TENSOR_FORMAT, message));
  }

  private Optional<Offer> unprepared(String server, CutEntry cut) {
    if (!cut.calibrations().containsAll(calibrations)) {
      String message =
          ("the edge's profiles for %s need the calibrations %s; %s has %s"
                  + " (expected: the same files at both ends)")
              .formatted(
                  wanted(),
                  Shown.of(hex(calibrations.stream())),
                  server,
                  Shown.of(hex(cut.calibrations().stream())));
      return Optional.of(refuse(ErrorCode.UNSUPPORTED_TENSOR_FORMAT, message));
    }
    if (pictures && !cut.pictures()) {
      String message =
          ("the edge sends pictures for %s; %s takes no pictures for it"
                  + " (expected: a server whose model classifies images)")
              .formatted(wanted(), server);
      return Optional.of(refuse(ErrorCode.UNSUPPORTED_TENSOR_FORMAT, message));
    }
    return Optional.empty();
  }

  private static List<String> hex(Stream<Integer> ids) {
    return ids.map("%08x"::formatted).toList();
  }

  private String wants(String server) {
    return "the edge wants " + wanted() + "; " + server + " ";
  }

  /** Tails of the same network come first, because they show the difference. */
  private String listed(Catalogue catalogue) {
    List<ModelEntry> models = catalogue.models();
    String network = wanted().architecture();
    List<String> tails =
        Stream.concat(
                models.stream().filter(model -> model.network().equals(network)),
                models.stream().filter(model -> !model.network().equals(network)))
            .flatMap(model -> model.tails().stream())
            .map(ModelFingerprint::toString)
            .limit(Shown.MAX + 1)
            .toList();
    return tails.isEmpty() ? "nothing" : Shown.of(tails);
  }

  private static Offer refuse(ErrorCode code, String message) {
    return new Offer.Refused(new TailRefusedException(code, message));
  }
}
