package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Identifies which tail fits which head: both come from the same architecture, cut at the same
 * place, with the same weights. An edge looks its fingerprint up in the server's {@link Catalogue}.
 * Immutable.
 *
 * @param architecture the name of the network, for example {@code resnet50}: 1 to 128 letters,
 *     digits or {@code . _ - + : /}
 * @param cut the name of the cut, for example {@code bottle1}: 1 to 512 bytes of UTF-8 without
 *     control or formatting characters
 * @param weights the SHA-256 of the network's description and its weights as 64 lower-case
 *     hexadecimal digits
 */
public record ModelFingerprint(String architecture, String cut, String weights) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+:/-]{1,128}");

  /** A tensor's name may be that of a cut. */
  private static final Pattern CUT = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private static final int MAX_CUT_BYTES = TensorSpec.MAX_NAME_BYTES;
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT_HASH_DIGITS = 12;

  /**
   * Checks the three parts.
   *
   * @param architecture the name of the network
   * @param cut the name of the cut
   * @param weights the hash of the weights
   * @throws IllegalArgumentException if a part is not written as described above
   */
  public ModelFingerprint {
    requireNetwork(architecture);
    requireName("cut", cut);
    requireHash(weights);
  }

  /** Returns the name of a network, and throws if it is not valid. */
  static String requireNetwork(String name) {
    return require(NAME, "architecture", name, "1 to 128 letters, digits or ._-+:/");
  }

  /** Returns the name of a tensor or a cut, and throws if it is not valid. */
  static String requireName(String what, String name) {
    boolean named = name != null && CUT.matcher(name).matches() && utf8Bytes(name) <= MAX_CUT_BYTES;
    Check.argument(named, what, name, "1 to " + MAX_CUT_BYTES + " bytes of UTF-8, of one line");
    return name;
  }

  /** Returns a SHA-256 in hexadecimal, and throws if it is not valid. */
  static String requireHash(String weights) {
    return require(SHA_256, "weights", weights, "64 lower-case hexadecimal digits");
  }

  private static int utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String require(Pattern pattern, String name, String value, String expected) {
    Check.argument(value != null && pattern.matcher(value).matches(), name, value, expected);
    return value;
  }

  /**
   * {@return a form for messages with the first 12 digits of the weights' hash, for example {@code
   * resnet50 cut at bottle1, weights 0f1e2d3c4b5a}}
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s cut at %s, weights %s",
        architecture,
        cut,
        weights.substring(0, SHORT_HASH_DIGITS));
  }
}
