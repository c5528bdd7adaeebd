package io.cleave.server;

import io.cleave.codec.internal.Check;
import io.cleave.server.admin.AdminServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Options of the admin port, with probes, metrics and the status page, for every command that
 * serves.
 */
final class AdminOptions {
  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final int DEFAULT_PORT = 7071;

  @Option(
      names = "--admin-host",
      paramLabel = "HOST",
      defaultValue = DEFAULT_HOST,
      description =
          "Where the admin port listens: probes, metrics and a status page, without secrets and for"
              + " everybody who reaches it (default: ${DEFAULT-VALUE}, this machine alone).")
  private String host;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "" + DEFAULT_PORT,
      converter = PortConverter.class,
      description = "The admin port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--no-admin", converter = SwitchConverter.class, description = "No admin port.")
  private boolean none;

  /** Starts the admin server, which the caller closes; empty if none is wanted. */
  Optional<AdminServer> start(PrintWriter out) throws IOException {
    if (none) {
      return Optional.empty();
    }
    AdminServer server = AdminServer.start(address());
    out.println("admin on " + host + ":" + server.address().getPort());
    out.flush();
    return Optional.of(server);
  }

  /**
   * Checks the options without listening.
   *
   * @throws IllegalArgumentException if the admin port could not be opened
   */
  void check() {
    if (!none) {
      address();
    }
  }

  private InetSocketAddress address() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    Check.argument(!address.isUnresolved(), "--admin-host", host, "a name that resolves");
    return address;
  }
}
