package io.cleave.cloud.internal.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Stands behind TLS until its handshake ends, and reports a failure to the connection. It also
 * checks the dates of an edge's certificate: TLS does so when the edge shows it, but not when an
 * edge resumes an earlier session.
 */
public final class TlsOutcome extends ChannelInboundHandlerAdapter {
  private final ServerConnection connection;

  public TlsOutcome(ServerConnection connection) {
    this.connection = connection;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        succeeded(ctx);
      } else if (handshake.cause() instanceof SSLException) { // not one that merely left
        connection.tlsFailed();
      }
    }
  }

  private void succeeded(ChannelHandlerContext ctx) {
    SSLSession session = ctx.pipeline().get(SslHandler.class).engine().getSession();
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate shown) {
        shown.checkValidity();
      }
    } catch (SSLPeerUnverifiedException e) {
      // No mutual TLS: nothing was shown.
    } catch (CertificateException e) {
      connection.refuseCertificate(String.valueOf(e.getMessage()));
    }
    ctx.pipeline().remove(this);
  }
}
