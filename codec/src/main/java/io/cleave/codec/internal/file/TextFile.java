package io.cleave.codec.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads text that people wrote: UTF-8, with or without a byte-order mark, or UTF-16 with one, as
 * Windows writes it. Anything else is refused by the file's name, the line and the byte.
 */
public final class TextFile {
  /** The longest text that is read: {@value} bytes. */
  public static final int MAX_BYTES = 64 << 20;

  private static final char MARK = '\uFEFF';
  private static final int LITTLE_ENDIAN_MARK = 0xFFFE;
  private static final int BIG_ENDIAN_MARK = 0xFEFF;

  private TextFile() {}

  /**
   * Reads a file.
   *
   * @param file its name
   * @return its text without the mark
   * @throws NoSuchFileException if there is none
   * @throws CharacterCodingException if it is in no such encoding; names it, as all others do
   * @throws IOException if it cannot be read
   */
  public static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("is too long (expected: at most " + MAX_BYTES + " bytes of text)");
      }
      return decode(file.toString(), bytes);
    } catch (NoSuchFileException | CharacterCodingException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + Reason.of(e), e);
    }
  }

  /**
   * Reads the lines of a file, however they end. What follows the last end of a line is one too,
   * where it is not empty.
   *
   * @param file its name
   * @return its lines, without the mark
   * @throws IOException as {@link #read}
   */
  public static List<String> lines(Path file) throws IOException {
    return read(file).lines().toList();
  }

  /**
   * Reads bytes.
   *
   * @param name what messages call them
   * @param bytes a whole file's
   * @return the text without the mark
   * @throws CharacterCodingException if they are in no such encoding
   */
  public static String decode(String name, byte[] bytes) throws CharacterCodingException {
    Charset charset = charset(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = charset.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new Refused(name + ": " + fault(charset, bytes, in.position()));
    }
    decoder.flush(out);
    String text = out.flip().toString();
    if (text.indexOf('\0') >= 0) {
      throw new Refused(name + ": holds zero bytes (expected: text in UTF-8)");
    }
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  /** Says the reason, which Java's own leaves out. */
  private static final class Refused extends CharacterCodingException {
    private static final long serialVersionUID = 1;

    private final String reason;

    Refused(String reason) {
      this.reason = reason;
    }

    @Override
    public String getMessage() {
      return reason;
    }
  }

  private static Charset charset(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return switch (first) {
      case LITTLE_ENDIAN_MARK -> StandardCharsets.UTF_16LE;
      case BIG_ENDIAN_MARK -> StandardCharsets.UTF_16BE;
      default -> StandardCharsets.UTF_8;
    };
  }

  private static String fault(Charset charset, byte[] bytes, int at) {
    if (!charset.equals(StandardCharsets.UTF_8)) {
      return "is no " + charset.name() + " at byte " + at + " (expected: text in UTF-8)";
    }
    int line = 1;
    for (int i = 0; i < at; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return "line "
        + line
        + " is not in UTF-8: byte "
        + Integer.toHexString(bytes[at] & 0xff)
        + " (expected: text in UTF-8; iconv -f latin1 -t utf-8 makes it of Western European text)";
  }
}
