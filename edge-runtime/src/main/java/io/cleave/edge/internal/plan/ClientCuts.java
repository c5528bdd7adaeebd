package io.cleave.edge.internal.plan;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.core.Cut;
import java.util.List;
import java.util.Optional;

/**
 * The cuts of a client.
 *
 * @param all one or more cuts of one model, each once; requests that name none are split at the
 *     first
 */
public record ClientCuts(List<ClientCut> all) implements AutoCloseable {
  public ClientCut first() {
    return all.get(0);
  }

  /**
   * Finds a cut by its name or an alias.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  public ClientCut find(String name) {
    return all.stream()
        .filter(cut -> cut.isCalled(name))
        .findFirst()
        .orElseThrow(
            () -> Check.refusal("cut", name, "of " + names() + ", for which there are heads"));
  }

  public List<String> names() {
    return all.stream().map(ClientCut::name).toList();
  }

  /** The cut at which the whole network is the tail. */
  public Optional<ClientCut> input() {
    return all.stream().filter(cut -> cut.name().equals(Cut.INPUT)).findFirst();
  }

  public List<ModelFingerprint> fingerprints() {
    return all.stream().map(ClientCut::fingerprint).toList();
  }

  public List<TailNeed> needs() {
    return all.stream().map(ClientCut::need).toList();
  }

  @Override
  public void close() {
    all.forEach(ClientCut::close);
  }
}
