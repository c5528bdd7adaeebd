package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.edge.TailException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailUnavailableException;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Stands between TLS and a connection. The connection starts when the server is authenticated; if
 * TLS failed, its end says what to do. A server refuses the edge's certificate only when the edge
 * has done its part, so failures count as the handshake's until the first bytes come.
 */
final class TlsHandshake extends ChannelInboundHandlerAdapter {
  private final ClientConnection connection;
  private final String server;

  TlsHandshake(ClientConnection connection, String server) {
    this.connection = connection;
    this.server = server;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    // The connection hears of it when TLS stands.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        start(ctx);
      } else {
        connection.close(failure(handshake.cause()));
      }
    }
  }

  private void start(ChannelHandlerContext ctx) {
    SSLSession session = ctx.pipeline().get(SslHandler.class).engine().getSession();
    try {
      // TLS looks at a certificate's dates when it is shown, and not when a session is resumed.
      if (session.getPeerCertificates()[0] instanceof X509Certificate shown) {
        shown.checkValidity();
      }
      ctx.fireChannelActive();
    } catch (CertificateException | SSLException e) {
      connection.close(failure(e));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ctx.pipeline().remove(this);
    ctx.fireChannelRead(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (find(cause, SSLException.class).isPresent()) {
      connection.close(failure(cause));
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private TailException failure(Throwable cause) {
    Optional<SSLException> alert =
        find(cause, SSLException.class).filter(e -> refusesCertificate(e.getMessage()));
    if (alert.isPresent()) {
      return new TailRefusedException(
          ErrorCode.UNAUTHENTICATED,
          server
              + " does not accept this edge's certificate (expected: one of an authority that the"
              + " server knows, set with EdgeTls.withCertificate (--tls-cert, --tls-key)): "
              + alert.get().getMessage());
    }
    return new TailUnavailableException(server + " " + what(cause), cause);
  }

  /** Only the message has the name of an alert. */
  private static boolean refusesCertificate(@Nullable String message) {
    return message != null
        && message.contains("fatal alert")
        && (message.contains("certificate") || message.contains("unknown_ca"));
  }

  private static String what(Throwable cause) {
    Optional<NotSslRecordException> plain = find(cause, NotSslRecordException.class);
    if (plain.isPresent()) {
      return withoutTls(String.valueOf(plain.get().getMessage()));
    }
    if (find(cause, CertificateExpiredException.class).isPresent()) {
      return "shows a certificate that has expired: renew it there, or set this device's clock";
    }
    if (find(cause, CertificateNotYetValidException.class).isPresent()) {
      return "shows a certificate that is not valid yet: set this device's clock";
    }
    if (find(cause, CertPathBuilderException.class).isPresent()) {
      return "shows a certificate of an authority that this edge does not trust (expected: one of"
          + " those that EdgeTls.trusting (--tls-ca) names)";
    }
    Optional<CertificateException> other = find(cause, CertificateException.class);
    return other.isPresent()
        ? "shows a certificate that is not for this server: " + other.get().getMessage()
        : "failed in the TLS handshake: " + cause.getMessage();
  }

  /** Netty's message contains the bytes that came. */
  private static String withoutTls(String message) {
    return message.contains(ByteBufUtil.hexDump("HTTP/".getBytes(StandardCharsets.US_ASCII)))
        ? FirstBytes.HTTP
        : "speaks no TLS (expected: a server with a certificate, or an edge without tls (--tls,"
            + " --tls-ca))";
  }

  /** The innermost cause of a type. */
  private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
    return Stream.iterate(thrown, t -> t != null, Throwable::getCause)
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((outer, inner) -> inner);
  }
}
