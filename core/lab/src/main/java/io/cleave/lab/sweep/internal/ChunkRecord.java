package io.cleave.lab.sweep.internal;

import io.cleave.lab.sweep.ChunkResult;
import io.cleave.lab.sweep.Counts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A chunk's result as bytes: its number, the number of points, seven 64-bit counts for each, the
 * number of damaged images, the name of each as {@link DataOutputStream#writeUTF} does. Read only
 * behind a checksum, so that every count can be believed.
 */
public final class ChunkRecord {
  private ChunkRecord() {}

  public static byte[] of(ChunkResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(result.chunk());
      out.writeInt(result.counts().size());
      for (Counts counts : result.counts()) {
        write(counts, out);
      }
      out.writeInt(result.damaged().size());
      for (String name : result.damaged()) {
        out.writeUTF(name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a name too long to write", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Counts counts, DataOutputStream out) throws IOException {
    out.writeLong(counts.images());
    out.writeLong(counts.top1());
    out.writeLong(counts.top5());
    out.writeLong(counts.agreeing());
    out.writeLong(counts.lost());
    out.writeLong(counts.gained());
    out.writeLong(counts.bytes());
  }

  public static ChunkResult read(byte[] record) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
      int chunk = in.readInt();
      List<Counts> counts = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        counts.add(counts(in));
      }
      List<String> damaged = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        damaged.add(in.readUTF());
      }
      return new ChunkResult(chunk, counts, damaged);
    } catch (IOException e) {
      throw new UncheckedIOException("a record that its checksum vouches for", e);
    }
  }

  private static Counts counts(DataInputStream in) throws IOException {
    return new Counts(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }
}
