package io.cleave.edge.internal.connection;

import io.cleave.edge.internal.plan.LinkRate;
import io.cleave.edge.internal.plan.TailNeed;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is for and how long it may take.
 *
 * @param host the server's name or address
 * @param port the server's port
 * @param needs what a server must have, one for each cut, of which it must have one or more
 * @param token what lets the edge in; empty for none
 * @param tls how connections are encrypted; null: not at all
 * @param link hears how long handshakes take
 * @param connectTimeout from an attempt's start to its complete handshake
 * @param idleTimeout how long an unused connection stays open
 * @param maxInFlight how many requests the client has under way at most, at all servers
 * @param sendBufferBytes what the system may hold of a connection's bytes; 0: what it chooses
 */
public record ConnectionSettings(
    String host,
    int port,
    List<TailNeed> needs,
    String token,
    @Nullable SslContext tls,
    LinkRate link,
    Duration connectTimeout,
    Duration idleTimeout,
    int maxInFlight,
    int sendBufferBytes) {

  /** For messages. */
  public String server() {
    return NetUtil.toSocketAddressString(host, port);
  }

  /** For messages: which of the addresses that the server's name has. */
  String serverAt(InetAddress address) {
    boolean isAddress = NetUtil.createByteArrayFromIpAddressString(host) != null;
    return isAddress ? server() : server() + " at " + NetUtil.toAddressString(address);
  }

  /** The tensor formats that requests may have. */
  public Set<Integer> formats() {
    Set<Integer> formats = new TreeSet<>();
    needs.forEach(need -> formats.addAll(need.formats()));
    return formats;
  }
}
