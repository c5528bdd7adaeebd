package io.cleave.cloud.internal.served;

import io.cleave.codec.protocol.ModelFingerprint;
import java.util.HashSet;
import java.util.Set;

/**
 * Which models an edge may see.
 *
 * @param networks their names; none for all
 */
public record ModelScope(Set<String> networks) {
  /** Every model. */
  public static final ModelScope ALL = new ModelScope(Set.of());

  public ModelScope {
    networks = Set.copyOf(networks);
  }

  public boolean admits(ModelFingerprint tail) {
    return networks.isEmpty() || networks.contains(tail.architecture());
  }

  /** The union of both scopes. */
  public ModelScope or(ModelScope other) {
    if (networks.isEmpty() || other.networks.isEmpty()) {
      return ALL;
    }
    Set<String> both = new HashSet<>(networks);
    both.addAll(other.networks);
    return new ModelScope(both);
  }
}
