package io.cleave.codec;

import io.cleave.codec.internal.LittleEndian;
import io.cleave.codec.internal.pruning.ElementMask;
import io.cleave.codec.internal.pruning.RoaringMask;
import java.nio.ByteBuffer;

/**
 * Reads a serialised RoaringBitmap of unknown origin into a mask. Every length is checked against
 * the bytes at hand, and every element against the tensor, before it is used. Not safe for
 * concurrent use.
 */
final class RoaringReader {
  private static final String FIELD = "mask";

  private final byte[] bytes;
  private int length;
  private int at;
  private int frameOffset;

  RoaringReader(int maxBytes) {
    bytes = new byte[maxBytes];
  }

  /**
   * Fills a mask that was cleared.
   *
   * @param offset where the bitmap starts in the frame
   * @param length the bitmap's size in bytes, at most what the constructor was given
   * @param elements how many elements the mask covers
   * @throws CorruptFrameException if the bytes are not a canonical bitmap of such elements
   */
  void read(ByteBuffer frame, int offset, int length, ElementMask mask, int elements) {
    frame.get(frame.position() + offset, bytes, 0, length);
    this.length = length;
    this.at = 0;
    this.frameOffset = offset;
    int cookie = int32("cookie");
    boolean anyRuns = (cookie & 0xffff) == RoaringMask.RUN_COOKIE;
    if (!anyRuns && cookie != RoaringMask.COOKIE) {
      throw corrupt(0, "cookie " + cookie + " (expected: 12346 or 12347)");
    }
    int containers = anyRuns ? (cookie >>> 16) + 1 : int32("container count");
    int max = (elements + RoaringMask.CONTAINER_ELEMENTS - 1) / RoaringMask.CONTAINER_ELEMENTS;
    if (containers < 0 || containers > max) {
      throw corrupt(0, containers + " containers (expected: at most " + max + ")");
    }
    readContainers(containers, anyRuns, mask, elements);
  }

  private void readContainers(int containers, boolean anyRuns, ElementMask mask, int elements) {
    int flags = at;
    at += anyRuns ? (containers + 7) >>> 3 : 0;
    int keys = at;
    int offsets = keys + containers * Integer.BYTES;
    boolean hasOffsets = !anyRuns || containers >= RoaringMask.NO_OFFSETS_BELOW;
    at = RoaringMask.headerBytes(containers, anyRuns);
    requireBytes(0, "header");
    int previousKey = -1;
    for (int i = 0; i < containers; i++) {
      int key = uint16(keys + i * Integer.BYTES);
      int population = uint16(keys + i * Integer.BYTES + Short.BYTES) + 1;
      if (key <= previousKey) {
        throw corrupt(keys, "container key " + key + " after " + previousKey);
      }
      previousKey = key;
      if (hasOffsets && LittleEndian.getInt(bytes, offsets + i * Integer.BYTES) != at) {
        throw corrupt(offsets, "offset of container " + i + " (expected: " + at + ")");
      }
      boolean run = anyRuns && (bytes[flags + (i >>> 3)] >>> (i & 7) & 1) != 0;
      readContainer(run, key, population, mask, elements);
    }
    if (anyRuns && (containers & 7) != 0 && (bytes[keys - 1] & 0xff) >>> (containers & 7) != 0) {
      throw corrupt(keys - 1, "run flags behind the last container");
    }
    if (at != length) {
      throw corrupt(at, (length - at) + " bytes after the last container");
    }
  }

  private void readContainer(boolean run, int key, int population, ElementMask mask, int elements) {
    int first = key << 16;
    int limit = Math.min(elements - first, RoaringMask.CONTAINER_ELEMENTS);
    if (key > (elements - 1) >>> 16) {
      throw corrupt(at, "container key " + key + " behind the last element");
    }
    if (run) {
      readRuns(first, limit, population, mask);
    } else if (population <= RoaringMask.MAX_ARRAY) {
      readArray(first, limit, population, mask);
    } else {
      readBitmap(first, limit, population, mask);
    }
  }

  private void readArray(int first, int limit, int population, ElementMask mask) {
    requireBytes(population * Short.BYTES, "array container");
    int previous = -1;
    for (int i = 0; i < population; i++, at += Short.BYTES) {
      int element = uint16(at);
      requireAscending(element, previous);
      requireBelow(element, limit);
      mask.set(first + element);
      previous = element;
    }
  }

  private void readRuns(int first, int limit, int population, ElementMask mask) {
    requireBytes(Short.BYTES, "run count");
    int runs = uint16(at);
    at += Short.BYTES;
    requireBytes(runs * 2 * Short.BYTES, "run container");
    int previous = -2;
    int total = 0;
    for (int i = 0; i < runs; i++, at += 2 * Short.BYTES) {
      int start = uint16(at);
      int last = start + uint16(at + Short.BYTES);
      requireAscending(start, previous + 1);
      requireBelow(last, limit);
      mask.set(first + start, first + last + 1);
      total += last + 1 - start;
      previous = last;
    }
    requirePopulation(total, population);
  }

  private void readBitmap(int first, int limit, int population, ElementMask mask) {
    requireBytes(RoaringMask.BITMAP_BYTES, "bitmap container");
    int total = 0;
    for (int i = 0; i < RoaringMask.CONTAINER_WORDS; i++, at += Long.BYTES) {
      long word = LittleEndian.getLong(bytes, at);
      if (word != 0) {
        requireBelow((i + 1) * Long.SIZE - 1 - Long.numberOfLeadingZeros(word), limit);
        mask.setWord((first >>> 6) + i, word);
        total += Long.bitCount(word);
      }
    }
    requirePopulation(total, population);
  }

  private void requireAscending(int element, int previous) {
    if (element <= previous) {
      throw corrupt(at, "element " + element + " not above " + previous);
    }
  }

  private void requireBelow(int element, int limit) {
    if (element >= limit) {
      throw corrupt(at, "element " + element + " of " + limit);
    }
  }

  private void requirePopulation(int found, int claimed) {
    if (found != claimed) {
      throw corrupt(at, found + " elements in a container (expected: " + claimed + ")");
    }
  }

  private int int32(String what) {
    requireBytes(Integer.BYTES, what);
    at += Integer.BYTES;
    return LittleEndian.getInt(bytes, at - Integer.BYTES);
  }

  private int uint16(int offset) {
    return LittleEndian.getShort(bytes, offset) & 0xffff;
  }

  private void requireBytes(int needed, String what) {
    if (at + needed > length) {
      throw corrupt(Math.min(at, length), "mask ends inside the " + what);
    }
  }

  private CorruptFrameException corrupt(int offset, String reason) {
    return new CorruptFrameException(frameOffset + offset, FIELD, reason);
  }
}
