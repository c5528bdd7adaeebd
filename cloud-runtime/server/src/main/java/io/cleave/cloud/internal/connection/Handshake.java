package io.cleave.cloud.internal.connection;

import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.cloud.internal.served.ModelScope;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.Welcome;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides how a server answers a HELLO. Thread-safe. */
public final class Handshake {
  /** Either a welcome, with the models that the edge may see, or a refusal; the other is null. */
  public record Outcome(@Nullable Welcome welcome, ModelScope scope, @Nullable Notice refusal) {}

  private final Set<Integer> formats = Set.copyOf(TensorDecoder.formats());
  private final ServerLimits limits;
  private volatile Tokens tokens;

  public Handshake(ServerLimits limits, Tokens tokens) {
    this.limits = limits;
    this.tokens = tokens;
  }

  /** Replaces the tokens that let edges in. */
  public void admit(Tokens tokens) {
    this.tokens = tokens;
  }

  public Outcome answer(Hello hello) {
    int version = Protocol.commonVersion(hello.minVersion(), hello.maxVersion());
    if (version == 0) {
      return refuse(
          ErrorCode.UNSUPPORTED_VERSION,
          "the edge speaks protocol versions %d to %d, this server %d to %d",
          hello.minVersion(),
          hello.maxVersion(),
          Protocol.MIN_VERSION,
          Protocol.MAX_VERSION);
    }
    Optional<ModelScope> scope = tokens.admit(hello.token());
    if (scope.isEmpty()) {
      return refuse(
          ErrorCode.UNAUTHENTICATED,
          hello.token().isEmpty()
              ? "the server wants a token and the edge showed none"
              : "the server does not know the edge's token");
    }
    if (Collections.disjoint(hello.formats(), formats)) {
      return refuse(
          ErrorCode.UNSUPPORTED_TENSOR_FORMAT,
          "the edge writes tensor formats %s, this server reads %s",
          new TreeSet<>(hello.formats()),
          new TreeSet<>(formats));
    }
    return new Outcome(welcome(version), scope.get(), null);
  }

  private Welcome welcome(int version) {
    int idleMillis = (int) Math.min(Integer.MAX_VALUE, limits.idleTimeout().toMillis());
    return new Welcome(
        version,
        limits.maxInFlight(),
        Math.max(1, idleMillis),
        formats,
        Extensions.KNOWN,
        Extensions.NONE);
  }

  private static Outcome refuse(ErrorCode code, String format, Object... args) {
    return new Outcome(
        null, ModelScope.ALL, new Notice(code, String.format(Locale.ROOT, format, args)));
  }
}
