package io.cleave.edge;

import io.cleave.core.SplitPoint;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;

/**
 * What a connection is for and how long it may take.
 *
 * @param host the server's name or address
 * @param port the server's port
 * @param wanted the tail, what it must take and what it must give
 * @param token what lets the edge in; empty for none
 * @param tls how connections are encrypted; null: not at all
 * @param tensorFormats the formats that requests may have: bit {@code n - 1} is version n
 * @param link hears how long handshakes take
 * @param connectTimeout from an attempt's start to its complete handshake
 * @param idleTimeout how long an unused connection stays open
 * @param maxInFlight how many requests the client has under way at most, at all servers
 */
record ConnectionSettings(
    String host,
    int port,
    SplitPoint wanted,
    String token,
    SslContext tls,
    int tensorFormats,
    LinkRate link,
    Duration connectTimeout,
    Duration idleTimeout,
    int maxInFlight) {

  /** For messages. */
  String server() {
    return host + ":" + port;
  }
}
