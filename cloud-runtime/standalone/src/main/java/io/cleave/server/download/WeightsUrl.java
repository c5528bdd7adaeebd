package io.cleave.server.download;

import io.cleave.codec.internal.Check;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of weights, with the checksum that they must have.
 *
 * @param address without the checksum
 * @param file the last part of its path
 * @param sha256 the file's SHA-256 in hexadecimal, or its first digits
 */
record WeightsUrl(URI address, String file, String sha256) {
  private static final Pattern FRAGMENT = Pattern.compile("sha256=([0-9a-f]{64})");
  private static final Pattern IN_NAME = Pattern.compile(".*-([0-9a-f]{8,64})\\.[A-Za-z0-9.]+");
  private static final Pattern FILE = Pattern.compile("[\\w+-][\\w.+-]{0,199}");

  static boolean isOne(String source) {
    String lower = source.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") || lower.startsWith("http://");
  }

  /**
   * Takes an address apart. The checksum follows a {@code #}, or its first digits are in the file's
   * name, where torchvision and torch.hub put them.
   *
   * @throws IllegalArgumentException if the address is not that of a file, or has no checksum
   */
  static WeightsUrl parse(String source) {
    URI uri = uri(source);
    Check.argument(uri.getHost() != null, "weights", source, "an address with a host");
    Check.argument(uri.getUserInfo() == null, "weights", shown(uri), "an address without password");
    String path = uri.getPath() == null ? "" : uri.getPath();
    String file = path.substring(path.lastIndexOf('/') + 1);
    Check.argument(
        FILE.matcher(file).matches(),
        "weights",
        shown(uri),
        "an address that ends in a file's name");
    return new WeightsUrl(withoutFragment(uri), file, checksum(uri, file));
  }

  private static URI uri(String source) {
    try {
      return new URI(source);
    } catch (URISyntaxException e) {
      throw Check.refusal("weights", source, "an address", e);
    }
  }

  private static URI withoutFragment(URI uri) {
    String text = uri.toString();
    int hash = text.indexOf('#');
    return URI.create(hash < 0 ? text : text.substring(0, hash));
  }

  private static String checksum(URI uri, String file) {
    String fragment = uri.getFragment();
    Matcher matcher =
        fragment == null
            ? IN_NAME.matcher(file)
            : FRAGMENT.matcher(fragment.toLowerCase(Locale.ROOT));
    Check.argument(
        matcher.matches(),
        "weights",
        shown(uri) + (fragment == null ? "" : "#" + fragment),
        "a checksum, as #sha256= and 64 hexadecimal digits behind the address (sha256sum FILE tells"
            + " them), or in the file's name as resnet18-f37072fd.pth has it");
    return matcher.group(1);
  }

  /** The address for messages, without its query, which may contain a secret. */
  String shown() {
    return shown(address);
  }

  private static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }

  boolean isOf(String digest) {
    return digest.startsWith(sha256);
  }
}
