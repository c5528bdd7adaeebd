package io.cleave.cli.options;

import io.cleave.cloud.TailServer;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.server.EngineOption;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;

/**
 * Options that say how requests are split between this process and a server, or a tail in this
 * process.
 */
public final class SplitOptions {
  @Mixin private EngineOption engine;
  @Mixin private ProfileOption profile;
  @Mixin private CalibrationOption calibration;
  @Mixin private ServerOption server;
  @Mixin private TlsOptions tls;
  @Mixin private TokenOption token;

  /** The work that a command does with a client. */
  public interface Use {
    int of(EdgeClient client) throws IOException;
  }

  /**
   * {@return the exit code that {@code use} returns} Connects a head to the server, or to a tail in
   * this process that is reached over loopback TCP. The client is closed afterwards.
   *
   * @param more further settings of the client
   */
  public int connected(Model model, String cut, UnaryOperator<EdgeClientBuilder> more, Use use)
      throws IOException {
    if (server.isGiven()) {
      return connected(model, cut, server.host(), server.port(), more, use);
    }
    tls.requireNone();
    try (Part tail = engine.tail(model, cut);
        TailServer local =
            TailServer.builder()
                .add(
                    tail,
                    calibration.calibration(model, model.network().cut(cut)).stream().toList())
                .address("127.0.0.1", 0)
                .start()) {
      return connected(model, cut, "127.0.0.1", local.port(), more, use);
    }
  }

  private int connected(
      Model model,
      String cut,
      String host,
      int port,
      UnaryOperator<EdgeClientBuilder> more,
      Use use)
      throws IOException {
    try (Part head = engine.head(model, cut)) {
      EdgeClientBuilder builder =
          tls.applyTo(EdgeClient.builder(head, host, port))
              .token(token.token())
              .profiles(profiles(model, model.network().cut(cut)));
      try (EdgeClient client = more.apply(builder).build()) {
        client.connect();
        return use.of(client);
      }
    }
  }

  private List<Profile> profiles(Model model, Cut cut) throws IOException {
    Optional<Calibration> known = calibration.calibration(model, cut);
    return known.isPresent()
        ? CalibrationOption.apply(known.get(), profile.profiles(Profile.compact()))
        : profile.profiles(Profile.exact());
  }
}
