package io.cleave.cloud.internal.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where peers come from that count as one for limits: an address, or for IPv6 the network (/64),
 * all of whose addresses one peer can have.
 */
public record Origin(InetAddress network) {
  private static final int NETWORK_BYTES = 8;

  public static Origin of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return new Origin(address);
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return new Origin(Inet6Address.getByAddress(null, bytes, -1));
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // its length is right
    }
  }

  /** For messages. */
  @Override
  public String toString() {
    return network.getHostAddress();
  }
}
