package io.cleave.server;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads switches as people write them: true, yes, on or 1; false, no, off or 0. */
final class SwitchConverter implements ITypeConverter<Boolean> {

  @Override
  public Boolean convert(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default ->
          throw new TypeConversionException(
              value + " (expected: true, yes, on or 1; or false, no, off or 0)");
    };
  }
}
