package io.cleave.examples.cli;

import io.cleave.codec.Pruning;
import io.cleave.codec.ValueType;
import picocli.CommandLine.Option;

/** What is dropped from an activation and how the rest is written. */
final class PruneOptions {

  @Option(
      names = "--prune",
      paramLabel = "RULE",
      defaultValue = "none",
      converter = PruningConverter.class,
      description = {
        "What is dropped from each activation (default: ${DEFAULT-VALUE}):",
        "  none            nothing: lossless",
        "  threshold=T     values of magnitude T or less",
        "  keep=F          all but the largest share F, by magnitude",
        "  maps-max=T      feature maps whose maximum is T or less",
        "  maps-mean=T     feature maps whose mean is T or less",
        "  maps-max-keep=F, maps-mean-keep=F   all but that share of the maps",
        "  bytes=N         so much that the tensor takes at most N bytes; the protocol adds 32",
        "A rule for maps and one for values combine: maps-mean=0.1,keep=0.5"
      })
  Pruning pruning;

  @Option(
      names = "--values",
      paramLabel = "TYPE",
      defaultValue = "f32",
      converter = ValueTypeConverter.class,
      description = "How the values that are left are written: f32 or f16 (default: f32).")
  ValueType values;
}
