package io.cleave.codec.internal.pem;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is between BEGIN and END (RFC 7468, and the headers of RFC 1421). Immutable. */
final class PemBlock {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([^\\r\\n]*?)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final String BEGIN = "-----BEGIN ";
  private static final String DEK_INFO = "DEK-Info:";

  private final String label;
  private final Optional<String> dekInfo;
  private final byte[] content;

  private PemBlock(String label, Optional<String> dekInfo, byte[] content) {
    this.label = label;
    this.dekInfo = dekInfo;
    this.content = content;
  }

  /**
   * Every block of a text, whatever is around them.
   *
   * @throws IllegalArgumentException if a block is cut short or not base64; says which
   */
  static List<PemBlock> all(String text) {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(text);
    int end = 0;
    while (found.find()) {
      requireNone(text.substring(end, found.start()));
      requireNone(found.group(2));
      blocks.add(of(found.group(1), found.group(2)));
      end = found.end();
    }
    requireNone(text.substring(end));
    return blocks;
  }

  private static void requireNone(String between) {
    int begin = between.indexOf(BEGIN);
    if (begin >= 0) {
      String line = between.substring(begin).lines().findFirst().orElseThrow();
      throw new IllegalArgumentException("has a " + line + " without its END");
    }
  }

  private static PemBlock of(String label, String body) {
    StringBuilder base64 = new StringBuilder();
    Optional<String> dekInfo = Optional.empty();
    for (String line : body.lines().map(String::strip).toList()) {
      if (line.startsWith(DEK_INFO)) {
        dekInfo = Optional.of(line.substring(DEK_INFO.length()).strip());
      } else if (line.indexOf(':') < 0) {
        base64.append(line);
      }
    }
    try {
      return new PemBlock(label, dekInfo, Base64.getDecoder().decode(base64.toString()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has a "
              + label
              + " that is not base64"
              + (body.contains("\\n") ? ": \\n stands there as two characters" : ""),
          e);
    }
  }

  String label() {
    return label;
  }

  /** The cipher and its initialisation vector, if the block itself is encrypted. */
  Optional<String> dekInfo() {
    return dekInfo;
  }

  byte[] content() {
    return content.clone();
  }
}
