package io.cleave.examples.cli;

import io.cleave.codec.Pruning;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a pruning rule as the codec writes it. */
final class PruningConverter implements ITypeConverter<Pruning> {

  @Override
  public Pruning convert(String text) {
    try {
      return Pruning.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
