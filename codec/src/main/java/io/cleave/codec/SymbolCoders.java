package io.cleave.codec;

import io.cleave.codec.entropy.ContextCoder;
import io.cleave.codec.entropy.MixedCoder;
import io.cleave.codec.entropy.StaticCoder;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.StoredCoder;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.entropy.ZstdCoder;
import java.util.EnumMap;
import java.util.Map;

/** The coders for planes of one shape, each made when it is first asked for. */
final class SymbolCoders {
  private final SymbolPlanes planes;
  private final StaticTables tables;
  private final Map<CoderKind, SymbolCoder> coders = new EnumMap<>(CoderKind.class);

  /**
   * Makes none yet.
   *
   * @param calibration whose tables {@link CoderKind#STATIC} takes, or null
   */
  SymbolCoders(SymbolPlanes planes, Calibration calibration) {
    this.planes = planes;
    this.tables = calibration == null ? null : calibration.tables().orElse(null);
  }

  /** Whether there can be a coder of a kind. */
  boolean has(CoderKind kind) {
    return kind != CoderKind.STATIC || tables != null;
  }

  /** Returns a coder that is not {@link CoderKind#NONE}. */
  SymbolCoder get(CoderKind kind) {
    SymbolCoder coder = coders.get(kind);
    if (coder == null) {
      coder = make(kind);
      coders.put(kind, coder);
    }
    return coder;
  }

  private SymbolCoder make(CoderKind kind) {
    return switch (kind) {
      case STORED -> new StoredCoder(planes.elements());
      case ZSTD -> new ZstdCoder(planes);
      case CONTEXT -> new ContextCoder(planes);
      case MIXED -> new MixedCoder(planes);
      case STATIC -> new StaticCoder(planes, tables);
      case NONE -> throw new IllegalArgumentException("kind: " + kind);
    };
  }
}
