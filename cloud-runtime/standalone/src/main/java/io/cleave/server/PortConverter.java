package io.cleave.server;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a port to listen on; 0 for any free port. */
final class PortConverter implements ITypeConverter<Integer> {
  private static final int MAX = 65535;

  @Override
  public Integer convert(String value) {
    String text = value.strip();
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > MAX) {
      throw new TypeConversionException(
          text + " (expected: a port, 0 to " + MAX + "; 0 for any that is free" + hint(text) + ")");
    }
    return port;
  }

  private static String hint(String text) {
    return text.startsWith("tcp://")
        ? "; this one Kubernetes sets for a Service of that name: enableServiceLinks: false"
        : "";
  }
}
