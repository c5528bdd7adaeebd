package io.cleave.cli.options;

import io.cleave.edge.ServerAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Option for the address of a tail server. */
public final class ServerOption {
  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      converter = Converter.class,
      description =
          "The tail server, as 'cleave serve' prints it; a name's addresses are tried until one"
              + " works, without a port it is "
              + ServerAddress.DEFAULT_PORT
              + ".")
  private @Nullable ServerAddress address;

  /** Converts text to an address; the message of an error says what is wrong, and what to write. */
  static final class Converter implements ITypeConverter<ServerAddress> {
    @Override
    public ServerAddress convert(String written) {
      try {
        return ServerAddress.parse(written);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  public boolean isGiven() {
    return address != null;
  }

  public String host() {
    return address().host();
  }

  public int port() {
    return address().port();
  }

  private ServerAddress address() {
    return Objects.requireNonNull(address, "--server");
  }
}
