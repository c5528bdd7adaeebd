package io.cleave.lab.sweep;

import io.cleave.lab.results.ResultFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The finished chunks of a sweep, kept for one that is ended early: a header, then a record for
 * each finished chunk, big-endian.
 *
 * <pre>
 *   header   magic "CLVS" | version | length | plan as lines of UTF-8     | CRC32C of the plan
 *   record                            length | {@link ChunkResult} as JSON | CRC32C of it
 * </pre>
 *
 * <p>All but the contents are 32-bit integers. Records are only ever added. What follows the last
 * whole record was being written when the process or the machine ended, and is dropped. Not thread
 * safe.
 */
final class JournalFile implements AutoCloseable {
  private static final int MAGIC = 0x434C5653;
  private static final int VERSION = 2;
  private static final int FRAME_BYTES = 2 * Integer.BYTES;
  private static final String REFUSED = "the options that it was begun with, or another folder";

  private final Path file;
  private final RandomAccessFile out;
  private final SweepPlan plan;
  private final Map<Integer, ChunkResult> finished = new TreeMap<>();

  private JournalFile(Path file, RandomAccessFile out, SweepPlan plan) {
    this.file = file;
    this.out = out;
    this.plan = plan;
  }

  /**
   * Opens a journal, or creates it.
   *
   * @throws JournalException if the file belongs to another plan, is in use, or is not a journal
   */
  static JournalFile open(Path file, SweepPlan plan) throws IOException {
    RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
    try {
      JournalFile journal = new JournalFile(file, out, plan);
      journal.lock();
      journal.read();
      return journal;
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  private void lock() throws IOException {
    try {
      FileLock lock = out.getChannel().tryLock();
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // in use by another sweep of this process, rather than of another process
    }
    throw new JournalException(file, "is in use", "one sweep at a time for a folder");
  }

  private void read() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    byte[] header = header(plan);
    if (bytes.remaining() < header.length && isPrefix(bytes, header)) {
      write(0, header);
      return;
    }
    requireHeader(bytes);
    int end = bytes.position();
    for (byte[] record = framed(bytes); record != null; record = framed(bytes)) {
      keep(record);
      end = bytes.position();
    }
    out.setLength(end);
    out.seek(end);
  }

  /** An empty file counts too: its header was not yet written. */
  private static boolean isPrefix(ByteBuffer bytes, byte[] header) {
    return ByteBuffer.wrap(header, 0, bytes.remaining()).equals(bytes);
  }

  private static byte[] header(SweepPlan plan) {
    byte[] lines = String.join("\n", plan.description()).getBytes(StandardCharsets.UTF_8);
    byte[] frame = frame(lines);
    return ByteBuffer.allocate(2 * Integer.BYTES + frame.length)
        .putInt(MAGIC)
        .putInt(VERSION)
        .put(frame)
        .array();
  }

  private void requireHeader(ByteBuffer bytes) throws JournalException {
    if (bytes.remaining() < 2 * Integer.BYTES || bytes.getInt() != MAGIC) {
      throw new JournalException(file, "is no journal", REFUSED);
    }
    int version = bytes.getInt();
    if (version != VERSION) {
      throw new JournalException(
          file, "has version " + version + ", this program reads " + VERSION, REFUSED);
    }
    byte[] lines = framed(bytes);
    if (lines == null) {
      throw new JournalException(file, "is damaged where it begins", "another folder");
    }
    requirePlan(List.of(new String(lines, StandardCharsets.UTF_8).split("\n", -1)));
  }

  private void requirePlan(List<String> found) throws JournalException {
    List<String> asked = plan.description();
    for (int i = 0; i < Math.max(found.size(), asked.size()); i++) {
      String there = i < found.size() ? found.get(i) : "no more";
      String here = i < asked.size() ? asked.get(i) : "no more";
      if (!there.equals(here)) {
        String reason = "is of another sweep: it has \"" + there + "\", this one \"" + here + "\"";
        throw new JournalException(file, reason, REFUSED);
      }
    }
  }

  private void keep(byte[] record) throws JournalException {
    ChunkResult result =
        ResultFiles.parse(new String(record, StandardCharsets.UTF_8), ChunkResult.class);
    if (result.chunk() >= plan.chunks().size() || result.counts().size() != plan.size()) {
      throw new JournalException(file, "has a chunk of another sweep", REFUSED);
    }
    finished.put(result.chunk(), result);
  }

  /** Puts the contents between their length and their checksum. */
  private static byte[] frame(byte[] contents) {
    CRC32C checksum = new CRC32C();
    checksum.update(contents);
    return ByteBuffer.allocate(FRAME_BYTES + contents.length)
        .putInt(contents.length)
        .put(contents)
        .putInt((int) checksum.getValue())
        .array();
  }

  /** The next contents; null if they are incomplete. */
  private static byte @Nullable [] framed(ByteBuffer bytes) {
    if (bytes.remaining() < FRAME_BYTES) {
      return null;
    }
    int length = bytes.getInt();
    if (length < 1 || length > bytes.remaining() - Integer.BYTES) {
      return null;
    }
    byte[] contents = new byte[length];
    bytes.get(contents);
    CRC32C checksum = new CRC32C();
    checksum.update(contents);
    return bytes.getInt() == (int) checksum.getValue() ? contents : null;
  }

  /** All finished chunks by number, including those that were in the journal when it was opened. */
  Map<Integer, ChunkResult> finished() {
    return Collections.unmodifiableMap(finished);
  }

  /** Adds a finished chunk, which is on disk when this method returns. */
  void append(ChunkResult result) throws IOException {
    byte[] record = ResultFiles.line(result).getBytes(StandardCharsets.UTF_8);
    write(out.getFilePointer(), frame(record));
    finished.put(result.chunk(), result);
  }

  private void write(long at, byte[] bytes) throws JournalException {
    try {
      out.seek(at);
      out.write(bytes);
      out.getFD().sync();
    } catch (IOException e) {
      throw new JournalException(
          file,
          "cannot be written, " + e.getMessage() + "; it keeps " + finished.size() + " chunks",
          "room on the disk, then the same sweep again, which goes on",
          e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
