package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a zip file whose entries are stored as they are, which is how PyTorch writes
 * them: an entry is a range of the file, so that nothing is inflated and no entry is read whole.
 * Understands zip64.
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054B50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xFFFF;
  private static final int LOCATOR_SIGNATURE = 0x07064B50;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64_SIGNATURE = 0x06064B50;
  private static final int END64_BYTES = 56;
  private static final int ENTRY_SIGNATURE = 0x02014B50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_SIGNATURE = 0x04034B50;
  private static final int LOCAL_BYTES = 30;
  private static final int ZIP64_FIELD = 1;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  private final WeightsFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(WeightsFile file) {
    this.file = file;
  }

  static ZipDirectory of(WeightsFile file) throws WeightsException {
    ZipDirectory directory = new ZipDirectory(file);
    Location location = directory.locate();
    ByteBuffer bytes = file.readIndex(location.offset(), location.length(), "zip directory");
    while (bytes.hasRemaining()) {
      directory.readEntry(bytes, location.offset());
    }
    return directory;
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Where an entry's bytes are, within the file; null if there is no such entry. */
  @Nullable Location find(String name) throws WeightsException {
    Entry entry = entries.get(name);
    if (entry == null) {
      return null;
    }
    if (entry.packed()) {
      throw file.error("zip entry " + name + " is compressed or encrypted (expected: stored)");
    }
    ByteBuffer local = file.readIndex(entry.header(), LOCAL_BYTES, "header of zip entry " + name);
    if (local.getInt(0) != LOCAL_SIGNATURE) {
      throw file.error("no zip entry at offset " + entry.header() + " (expected: " + name + ")");
    }
    long start = entry.header() + LOCAL_BYTES + unsigned(local, 26) + unsigned(local, 28);
    file.requireRange(start, entry.length(), "zip entry " + name);
    return new Location(start, entry.length());
  }

  private Location locate() throws WeightsException {
    long start = Math.max(0, file.size() - END_BYTES - MAX_COMMENT_BYTES);
    ByteBuffer tail = file.readIndex(start, file.size() - start, "zip end record");
    for (int i = tail.limit() - END_BYTES; i >= 0; i--) {
      if (tail.getInt(i) == END_SIGNATURE
          && unsigned(tail, i + 20) == tail.limit() - i - END_BYTES) {
        return locate64(
            start + i, new Location(unsignedInt(tail, i + 16), unsignedInt(tail, i + 12)));
      }
    }
    throw file.error("truncated: no zip directory at the end of its " + file.size() + " bytes");
  }

  /** The location in the zip64 end record, if there is one before the end record. */
  private Location locate64(long end, Location location) throws WeightsException {
    if (end < LOCATOR_BYTES) {
      return location;
    }
    ByteBuffer locator = file.readIndex(end - LOCATOR_BYTES, LOCATOR_BYTES, "zip64 locator");
    if (locator.getInt(0) != LOCATOR_SIGNATURE) {
      return location;
    }
    ByteBuffer record = file.readIndex(locator.getLong(8), END64_BYTES, "zip64 end record");
    if (record.getInt(0) != END64_SIGNATURE) {
      throw file.error("no zip64 end record at offset " + locator.getLong(8));
    }
    return new Location(record.getLong(48), record.getLong(40));
  }

  private void readEntry(ByteBuffer bytes, long directory) throws WeightsException {
    int at = bytes.position();
    if (bytes.remaining() < ENTRY_BYTES || bytes.getInt(at) != ENTRY_SIGNATURE) {
      throw file.error("no zip directory entry at offset " + (directory + at));
    }
    int nameEnd = ENTRY_BYTES + unsigned(bytes, at + 28);
    int extraEnd = nameEnd + unsigned(bytes, at + 30);
    int end = extraEnd + unsigned(bytes, at + 32);
    if (end > bytes.remaining()) {
      throw file.error("zip directory ends within the entry at offset " + (directory + at));
    }
    String name =
        StandardCharsets.UTF_8
            .decode(bytes.slice(at + ENTRY_BYTES, nameEnd - ENTRY_BYTES))
            .toString();
    ByteBuffer extra = bytes.slice(at + nameEnd, extraEnd - nameEnd).order(ByteOrder.LITTLE_ENDIAN);
    if (entries.put(name, entry(bytes, at, extra)) != null) {
      throw file.error("zip entry " + name + " is listed twice");
    }
    bytes.position(at + end);
  }

  private static Entry entry(ByteBuffer bytes, int at, ByteBuffer extra) {
    ByteBuffer wide = zip64(extra);
    boolean encrypted = (unsigned(bytes, at + 8) & 1) != 0;
    boolean compressed = unsigned(bytes, at + 10) != 0;
    long length = wide(unsignedInt(bytes, at + 24), wide);
    long packedLength = wide(unsignedInt(bytes, at + 20), wide);
    long header = wide(unsignedInt(bytes, at + 42), wide);
    return new Entry(header, length, encrypted || compressed || packedLength != length);
  }

  /**
   * The zip64 extra field: the 64-bit values of those 32-bit fields that hold all ones, in order.
   */
  private static ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort();
      int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
      if (id == ZIP64_FIELD) {
        return extra.limit(extra.position() + length);
      }
      extra.position(extra.position() + length);
    }
    return extra.limit(extra.position());
  }

  private static long wide(long narrow, ByteBuffer wide) {
    return narrow == IN_ZIP64 && wide.remaining() >= Long.BYTES ? wide.getLong() : narrow;
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xFFFF;
  }

  private static long unsignedInt(ByteBuffer bytes, int at) {
    return bytes.getInt(at) & 0xFFFFFFFFL;
  }

  /**
   * A range of the file.
   *
   * @param offset the offset of the first byte
   * @param length the number of bytes
   */
  record Location(long offset, long length) {}

  /** An entry of the directory; unchecked. */
  private record Entry(long header, long length, boolean packed) {}
}
