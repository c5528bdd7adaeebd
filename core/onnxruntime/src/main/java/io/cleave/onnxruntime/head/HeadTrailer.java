package io.cleave.onnxruntime.head;

import io.cleave.codec.internal.Sha256;
import io.cleave.onnxruntime.graph.OnnxException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * What follows the graph in a head's file: two entries of the ONNX model's {@code metadata_props}
 * in protobuf encoding. The last entry has a fixed size, so that it is found from the end of the
 * file.
 *
 * <pre>
 * 72 n                           field 14, n bytes
 *   0a 0b "cleave.head"            key
 *   12 n  JSON                     value
 * 72 5b                          field 14, 91 bytes
 *   0a 0a "cleave.end"             key
 *   12 4d "0000123456:" SHA-256    value: where the JSON begins, in ten decimal digits, and the
 *                                  SHA-256 of all before this entry, in hexadecimal
 * </pre>
 *
 * @param at offset of the JSON in the file, in bytes
 * @param sha256 of all bytes before the last entry, in lower-case hexadecimal
 */
record HeadTrailer(int at, String sha256) {
  private static final byte ENTRY = 0x72;
  private static final byte KEY = 0x0a;
  private static final byte VALUE = 0x12;
  private static final String HEAD = "cleave.head";
  private static final String END = "cleave.end";
  private static final int DIGITS = 10;
  private static final int END_VALUE_BYTES = DIGITS + 1 + 64;
  private static final byte[] END_START = endStart();
  private static final int END_BYTES = END_START.length + END_VALUE_BYTES;
  private static final int MAX_TEXT_BYTES = 1 << 22;

  private static byte[] endStart() {
    byte[] whole = entry(END, new byte[END_VALUE_BYTES]);
    return Arrays.copyOf(whole, whole.length - END_VALUE_BYTES);
  }

  /** The bytes to write after a graph. */
  static ByteBuffer of(ByteBuffer graph, String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[] head = entry(HEAD, text);
    int at = graph.remaining() + head.length - text.length;
    MessageDigest digest = Sha256.digest();
    digest.update(graph.duplicate());
    digest.update(head);
    String hash = HexFormat.of().formatHex(digest.digest());
    byte[] value =
        String.format(Locale.ROOT, "%010d:%s", at, hash).getBytes(StandardCharsets.US_ASCII);
    byte[] end = entry(END, value);
    return ByteBuffer.allocate(head.length + end.length).put(head).put(end).flip();
  }

  private static byte[] entry(String key, byte[] value) {
    ByteArrayOutputStream pair = new ByteArrayOutputStream();
    field(KEY, key.getBytes(StandardCharsets.US_ASCII), pair);
    field(VALUE, value, pair);
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    field(ENTRY, pair.toByteArray(), entry);
    return entry.toByteArray();
  }

  private static void field(byte tag, byte[] bytes, ByteArrayOutputStream out) {
    out.write(tag);
    int length = bytes.length;
    for (; length > 0x7f; length >>>= 7) {
      out.write((length & 0x7f) | 0x80);
    }
    out.write(length);
    out.writeBytes(bytes);
  }

  /** Reads the end of a file; empty if it is not that of a head. */
  static Optional<HeadTrailer> find(ByteBuffer file) {
    int start = file.limit() - END_BYTES;
    if (start < 0
        || file.slice(start, END_START.length).mismatch(ByteBuffer.wrap(END_START)) >= 0) {
      return Optional.empty();
    }
    byte[] value = bytes(file, start + END_START.length, END_VALUE_BYTES);
    String text = new String(value, StandardCharsets.US_ASCII);
    return text.matches("0[0-9]{9}:[0-9a-f]{64}")
        ? Optional.of(
            new HeadTrailer(
                Integer.parseInt(text.substring(0, DIGITS)), text.substring(DIGITS + 1)))
        : Optional.empty();
  }

  private static byte[] bytes(ByteBuffer file, int at, int length) {
    byte[] bytes = new byte[length];
    file.get(at, bytes);
    return bytes;
  }

  /**
   * The JSON, after checking that no byte of the file has changed.
   *
   * @throws OnnxException if one has
   */
  String text(String source, ByteBuffer file) throws OnnxException {
    int end = file.limit() - END_BYTES;
    MessageDigest digest = Sha256.digest();
    digest.update(file.slice(0, end));
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(sha256)) {
      throw new OnnxException(source, "sha256 " + found + " (expected: " + sha256 + ", undamaged)");
    }
    if (at > end || end - at > MAX_TEXT_BYTES) {
      throw new OnnxException(
          source,
          "byte " + at + ": " + HEAD + " (expected: at most " + MAX_TEXT_BYTES + " bytes of it)");
    }
    return new String(bytes(file, at, end - at), StandardCharsets.UTF_8);
  }
}
