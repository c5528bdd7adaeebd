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
 * What a connection is for, and how long it may take.
 *
 * @param host name or address of the server
 * @param port of the server
 * @param needs one for each cut; a server must satisfy one or more of them
 * @param token that lets the edge in; empty for none
 * @param tls how connections are encrypted; null for no encryption
 * @param link learns how long handshakes take
 * @param connectTimeout from the start of an attempt to its complete handshake
 * @param idleTimeout how long an unused connection stays open
 * @param maxInFlight max requests of the client under way, at all servers together
 * @param sendBufferBytes the size of the system's send buffer; 0 lets the system choose
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

  /** The server's name and port, for messages. */
  public String server() {
    return NetUtil.toSocketAddressString(host, port);
  }

  /** The server's name and port, and which of the name's addresses, for messages. */
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
