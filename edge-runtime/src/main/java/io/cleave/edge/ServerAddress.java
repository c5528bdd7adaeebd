package io.cleave.edge;

import io.cleave.codec.internal.Check;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a tail server listens.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {
  /** The port of a server where none is named: {@value}. */
  public static final int DEFAULT_PORT = 7070;

  private static final int MAX_PORT = 65535;
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://(.*)");
  private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}/?#@:,;\\\\\\[\\]]+");
  private static final String EXAMPLE = "cloud.example:" + DEFAULT_PORT;
  private static final String IPV6_EXAMPLE = "[::1]:" + DEFAULT_PORT;

  /**
   * Checks host and port, and takes the brackets off an IPv6 address.
   *
   * @param host a name or an address, and nothing else
   * @param port 1 to 65535
   * @throws IllegalArgumentException if the host is empty or comes with a scheme, port, path or
   *     user, or if the port is out of range
   */
  public ServerAddress {
    boolean brackets = host.startsWith("[") && host.endsWith("]") && isIpv6(host);
    host = brackets ? host.substring(1, host.length() - 1) : host;
    if (!isIpv6(host) && !NAME.matcher(host).matches()) {
      throw Check.refusal(
          "host", "\"" + host + "\"", "a name or an address alone, such as cloud.example");
    }
    Check.range("port", port, 1, MAX_PORT);
  }

  /**
   * {@return the address in a text that a user wrote: {@code host:port}, or {@code host} for port
   * {@value #DEFAULT_PORT}} The host is a name, an IPv4 address, or an IPv6 address in brackets.
   *
   * @param written the text; blanks around it are ignored
   * @throws IllegalArgumentException if the text is anything else; the message says what to write
   */
  public static ServerAddress parse(String written) {
    String text = written.strip();
    requireNoScheme(text);
    requireNone(text, "/?#\\", "a path");
    requireNone(text, ",;", "another server");
    int user = text.lastIndexOf('@');
    if (user >= 0) {
      String wanted = likely(text.substring(user + 1));
      throw refused(text, wanted + ", without a user: a token (--token-file) says who asks");
    }
    if (!text.startsWith("[") && isIpv6(text)) {
      throw refused(text, "an address of IPv6 in brackets, such as " + IPV6_EXAMPLE);
    }
    return split(text);
  }

  private static ServerAddress split(String text) {
    int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    String host = text.startsWith("[") || end >= 0 ? text.substring(0, end) : text;
    String rest = text.substring(host.length());
    if (text.startsWith("[") && !isIpv6(host)) {
      throw refused(text, "an address of IPv6 between the brackets, such as " + IPV6_EXAMPLE);
    }
    if (!text.startsWith("[") && !NAME.matcher(host).matches()) {
      throw refused(text, "one host and its port, such as " + EXAMPLE);
    }
    return new ServerAddress(host, rest.isEmpty() ? DEFAULT_PORT : port(text, host, rest));
  }

  private static int port(String text, String host, String rest) {
    if (rest.startsWith(":") && rest.matches(":[0-9]{1,5}")) {
      int port = Integer.parseInt(rest.substring(1));
      if (port >= 1 && port <= MAX_PORT) {
        return port;
      }
    }
    throw refused(
        text,
        "a port from 1 to " + MAX_PORT + " behind the host, such as " + host + ":" + DEFAULT_PORT);
  }

  private static void requireNoScheme(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      return;
    }
    String more =
        switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
          case "http" -> ": tails are asked in Cleave's protocol; only the status page speaks HTTP";
          case "https" -> ": TLS is an option of its own, tls (--tls, --tls-ca)";
          default -> "";
        };
    String behind = scheme.group(2);
    String wanted = likely(behind.substring(behind.lastIndexOf('@') + 1));
    throw refused(text, wanted + ", without " + scheme.group(1) + "://" + more);
  }

  private static void requireNone(String text, String characters, String what) {
    if (text.chars().anyMatch(c -> characters.indexOf(c) >= 0)) {
      throw refused(text, likely(text) + ", without " + what);
    }
  }

  /**
   * The address that was probably meant by a text with a path; an example where that cannot be
   * told.
   */
  private static String likely(String text) {
    try {
      return split(text.split("[/?#\\\\,;]", 2)[0]).toString();
    } catch (IllegalArgumentException e) {
      return EXAMPLE;
    }
  }

  private static boolean isIpv6(String text) {
    return NetUtil.isValidIpV6Address(text);
  }

  private static IllegalArgumentException refused(String text, String expected) {
    return Check.refusal("server", text, expected);
  }

  /** {@return host and port, as {@link #parse} reads them} */
  @Override
  public String toString() {
    return NetUtil.toSocketAddressString(host, port);
  }
}
