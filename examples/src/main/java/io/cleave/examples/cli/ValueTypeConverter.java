package io.cleave.examples.cli;

import io.cleave.codec.ValueType;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code f32} or {@code f16}. */
final class ValueTypeConverter implements ITypeConverter<ValueType> {

  @Override
  public ValueType convert(String text) {
    try {
      return ValueType.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
