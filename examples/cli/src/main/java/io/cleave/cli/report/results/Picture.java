package io.cleave.cli.report.results;

import io.cleave.cli.report.html.Html;
import java.util.Arrays;
import java.util.Base64;

/**
 * A PNG file, checked to be one as far as its signature goes: a page must not carry anything else.
 *
 * @param base64 the file
 */
public record Picture(String base64) {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  public static Picture read(Value value) throws ReportException {
    String text = value.text();
    if (!isPng(text)) {
      throw value.wrong("a PNG file in base64");
    }
    return new Picture(text);
  }

  private static boolean isPng(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return bytes.length > SIGNATURE.length
          && Arrays.equals(SIGNATURE, 0, SIGNATURE.length, bytes, 0, SIGNATURE.length);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public Html html(String alternative, String look) {
    return Html.of(
        "<img class=\"{}\" src=\"data:image/png;base64,{}\" alt=\"{}\">",
        look,
        base64,
        alternative);
  }
}
