package io.cleave.core.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * What tells the format of a file: its name, and its first and last bytes in ISO 8859-1. A zip
 * archive has the names of its entries at its end.
 *
 * @param name in lower case
 * @param start at most 8 KiB
 * @param end at most 256 KiB
 */
record FileEnds(String name, String start, String end) {
  private static final int START_BYTES = 1 << 13;
  private static final int END_BYTES = 1 << 18;

  static FileEnds of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      String start = read(channel, 0, START_BYTES);
      String end = read(channel, Math.max(0, size - END_BYTES), END_BYTES);
      return new FileEnds(file.getFileName().toString().toLowerCase(Locale.ROOT), start, end);
    }
  }

  private static String read(FileChannel channel, long from, int max) throws IOException {
    InputStream in = Channels.newInputStream(channel.position(from));
    return text(ByteBuffer.wrap(in.readNBytes(max)));
  }

  /** A file whose name says nothing. */
  static FileEnds of(ByteBuffer file) {
    int size = file.remaining();
    int end = Math.min(size, END_BYTES);
    ByteBuffer last = file.slice(file.limit() - end, end);
    return new FileEnds(
        "", text(file.slice(file.position(), Math.min(size, START_BYTES))), text(last));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes).toString();
  }

  boolean has(int offset, String magic) {
    return start.startsWith(magic, offset);
  }

  boolean isZipWith(String entry) {
    return has(0, "PK\u0003\u0004") && end.contains(entry);
  }
}
