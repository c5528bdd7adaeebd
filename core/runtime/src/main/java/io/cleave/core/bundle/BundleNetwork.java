package io.cleave.core.bundle;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import io.cleave.core.bundle.Manifest.Half;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A network of which the layers before one cut and those after it are files of their own. */
final class BundleNetwork implements GraphNetwork {
  private final BundleFiles files;
  private final Manifest manifest;
  private final List<Cut> cuts;
  private final List<Signature> sampled;

  /**
   * Takes the network as a manifest describes it.
   *
   * @throws RuntimeException if the parts of the description contradict each other
   */
  BundleNetwork(BundleFiles files, Manifest manifest) {
    this.files = files;
    this.manifest = manifest;
    List<List<String>> crossing =
        List.of(manifest.head().takes(), manifest.tail().takes(), manifest.outputs());
    Manifest.Place place = manifest.cut();
    Cost all = place.head().plus(place.tail());
    this.cuts =
        List.of(
            new Cut(Cut.INPUT, crossing(crossing, 0), Set.of(), Cost.NONE, all, Set.of()),
            new Cut(
                place.name(),
                crossing(crossing, 1),
                finished(),
                place.head(),
                place.tail(),
                place.aliases()),
            new Cut(Cut.OUTPUT, crossing(crossing, 2), Set.of(), all, Cost.NONE, Set.of()));
    this.sampled = crossing.stream().map(manifest::sampled).toList();
    requireSame("head", manifest.head(), head());
    requireSame("tail", manifest.tail(), tail());
  }

  private Signature crossing(List<List<String>> names, int cut) {
    return manifest.signature(names.get(cut));
  }

  private Set<String> finished() {
    Set<String> finished = new TreeSet<>(manifest.outputs());
    manifest.tail().gives().forEach(finished::remove);
    return finished;
  }

  private static void requireSame(String half, Half told, Range derived) {
    Check.argument(Half.of(derived).equals(told), half, told, Half.of(derived));
  }

  BundleFiles files() {
    return files;
  }

  Manifest manifest() {
    return manifest;
  }

  /** The cut between head and tail. */
  private Cut cut() {
    return cuts.get(1);
  }

  private Range head() {
    return headTo(cut());
  }

  private Range tail() {
    return tailFrom(cut());
  }

  @Override
  public String name() {
    return manifest.network();
  }

  @Override
  public String description() {
    return manifest.description();
  }

  @Override
  public Signature inputs() {
    return input().crossing();
  }

  @Override
  public Signature outputs() {
    return output().crossing();
  }

  /** {@return the beginning of the network, the cut of the bundle, and the end of the network} */
  @Override
  public List<Cut> cuts() {
    return cuts;
  }

  @Override
  public Signature sampled(Cut cut) {
    return sampled.get(cuts.indexOf(cut));
  }

  /** {@return the model's fingerprint, as it was when the bundle was written} */
  @Override
  public String fingerprint(WeightReader reader) {
    return manifest.fingerprint();
  }

  @Override
  public boolean needsFormat() {
    return false;
  }

  @Override
  public PartGraph graph(Range range, WeightReader reader) throws IOException {
    if (range.computed().isEmpty()) {
      return new PartGraph(ByteBuffer.allocateDirect(0), layouts(range));
    }
    if (range.equals(head())) {
      return new PartGraph(files.map(Manifest.HEAD), layouts(range));
    }
    if (range.equals(tail())) {
      return new PartGraph(files.map(Manifest.TAIL), layouts(range));
    }
    throw Check.refusal("range", range, head() + ", or " + tail() + ": a bundle has these alone");
  }

  private Map<String, TensorLayout> layouts(Range range) {
    return Stream.of(range.given(), range.wanted())
        .flatMap(side -> side.names().stream())
        .distinct()
        .collect(
            Collectors.toMap(
                name -> name, name -> Manifest.there(name, manifest.tensors().get(name)).layout()));
  }
}
