package io.cleave.edge.fake;

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
public final class TestCatalogues {
  public static final int MODEL = 7;
  public static final int MAX_REQUEST_BYTES = 1 << 20;

  private TestCatalogues() {}

  /** Tails at some cuts, numbered by their places in the network. */
  public static Catalogue of(Network network, String... cuts) {
    return of(network, TestParts.FINGERPRINT, entries(network, cuts));
  }

  /** As {@link #of(Network, String...)}, with another largest request. */
  public static Catalogue of(Network network, int maxRequestBytes, String cut) {
    CutEntry entry = entry(network, network.cut(cut), maxRequestBytes);
    return of(network, TestParts.FINGERPRINT, List.of(entry));
  }

  public static Catalogue of(Network network, String fingerprint, List<CutEntry> cuts) {
    List<String> outputs = network.outputs().names();
    return new Catalogue(
        List.of(new ModelEntry(MODEL, network.name(), fingerprint, outputs, cuts)));
  }

  public static List<CutEntry> entries(Network network, String... cuts) {
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
  public static CutEntry only(Catalogue catalogue) {
    return catalogue.models().get(0).cuts().get(0);
  }
}
