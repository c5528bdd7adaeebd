package io.cleave.edge;

import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.ModelEntry;
import io.cleave.codec.protocol.SignatureHash;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What servers of test networks say of themselves. */
final class TestCatalogues {
  static final int MODEL = 7;
  static final int MAX_REQUEST_BYTES = 1 << 20;

  private TestCatalogues() {}

  /** Tails at some cuts, numbered by their places in the network. */
  static Catalogue of(Network network, String... cuts) {
    return of(network, TestParts.FINGERPRINT, entries(network, cuts));
  }

  /** As {@link #of(Network, String...)}, with another largest request. */
  static Catalogue of(Network network, int maxRequestBytes, String cut) {
    CutEntry entry = entry(network, network.cut(cut), maxRequestBytes);
    return of(network, TestParts.FINGERPRINT, List.of(entry));
  }

  static Catalogue of(Network network, String fingerprint, List<CutEntry> cuts) {
    List<String> outputs = network.outputs().names();
    return new Catalogue(
        List.of(new ModelEntry(MODEL, network.name(), fingerprint, outputs, cuts)));
  }

  static List<CutEntry> entries(Network network, String... cuts) {
    return new ArrayList<>(
        Stream.of(cuts).map(cut -> entry(network, network.cut(cut), MAX_REQUEST_BYTES)).toList());
  }

  private static CutEntry entry(Network network, Cut cut, int maxRequestBytes) {
    return new CutEntry(
        network.cuts().indexOf(cut),
        cut.name(),
        SignatureHash.of(cut.crossing()),
        SignatureHash.of(network.tailFrom(cut).wanted()),
        maxRequestBytes,
        false,
        List.of());
  }

  /** The only tail's entry, with one more thing changed by its caller. */
  static CutEntry only(Catalogue catalogue) {
    return catalogue.models().get(0).cuts().get(0);
  }
}
