package io.cleave.bench.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FastDecompressor;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RoaringBitmapWriter;

/**
 * One way to bring a tensor from a direct buffer to another and back.
 *
 * @param maxEncodedBytes room for any tensor
 * @param encode writes to the start of the target
 * @param decode reads the first bytes of what was encoded
 */
record TensorCoder(int maxEncodedBytes, Encode encode, Decode decode) {
  /** Encodes all of a tensor, and returns the bytes. */
  interface Encode {
    int run(ByteBuffer tensor, ByteBuffer target);
  }

  /** Decodes to all of a tensor. */
  interface Decode {
    void run(ByteBuffer encoded, int bytes, ByteBuffer tensor);
  }

  static TensorCoder of(String rival, TensorShape shape, float threshold, double kept) {
    return switch (rival) {
      case "copy" -> copy(shape);
      case "cleave" -> cleave(shape, Profile.exact().withThreshold(threshold));
      case "cleave-keep" -> cleave(shape, Profile.exact().withPruning(Pruning.keep(kept)));
      case "cleave-f16" -> cleave(shape, Profile.half().withThreshold(threshold));
      case "zstd-1" -> zstd(shape, 1, false);
      case "lz4" -> lz4(shape);
      default -> throw new IllegalArgumentException("rival: " + rival + " (expected: a known one)");
    };
  }

  int encode(ByteBuffer tensor, ByteBuffer target) {
    return encode.run(tensor, target);
  }

  void decode(ByteBuffer encoded, int bytes, ByteBuffer tensor) {
    decode.run(encoded, bytes, tensor);
  }

  /** This project's. */
  static TensorCoder cleave(TensorShape shape, Profile profile) {
    ProfileCoder coder = new ProfileCoder(shape, profile);
    return new TensorCoder(coder.maxEncodedBytes(), coder::encode, coder::decode);
  }

  /** A memory copy, which is what the others are measured against. */
  static TensorCoder copy(TensorShape shape) {
    return new TensorCoder(
        shape.bytes(),
        (tensor, target) -> target.clear().put(tensor.clear()).position(),
        (encoded, bytes, tensor) -> tensor.clear().put(encoded.clear().limit(bytes)));
  }

  /** LZ4 through JNI, default level. */
  static TensorCoder lz4(TensorShape shape) {
    LZ4Compressor compressor = LZ4Factory.nativeInstance().fastCompressor();
    LZ4FastDecompressor decompressor = LZ4Factory.nativeInstance().fastDecompressor();
    int size = shape.bytes();
    return new TensorCoder(
        compressor.maxCompressedLength(size),
        (tensor, target) -> compressor.compress(tensor, 0, size, target, 0, target.capacity()),
        (encoded, bytes, tensor) -> decompressor.decompress(encoded, 0, tensor, 0, size));
  }

  /**
   * Zstandard on float32 as it is, or byte-shuffled: the first bytes of all elements, then the
   * second, as Blosc does.
   */
  static TensorCoder zstd(TensorShape shape, int level, boolean shuffled) {
    int size = shape.bytes();
    ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(level);
    ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    Shuffle shuffle = new Shuffle(shuffled ? shape.elements() : 0);
    return new TensorCoder(
        (int) Zstd.compressBound(size),
        (tensor, target) -> {
          ByteBuffer from = shuffled ? shuffle.split(tensor) : tensor;
          return compressor.compressDirectByteBuffer(target, 0, target.capacity(), from, 0, size);
        },
        (encoded, bytes, tensor) -> {
          ByteBuffer to = shuffled ? shuffle.direct : tensor;
          decompressor.decompressDirectByteBuffer(to, 0, size, encoded, 0, bytes);
          if (shuffled) {
            shuffle.join(tensor);
          }
        });
  }

  /** Between elements of four bytes and four planes of bytes. */
  private static final class Shuffle {
    private final int count;
    private final byte[] elements;
    private final byte[] planes;
    private final ByteBuffer direct;

    Shuffle(int count) {
      this.count = count;
      this.elements = new byte[Float.BYTES * count];
      this.planes = new byte[Float.BYTES * count];
      this.direct = ByteBuffer.allocateDirect(Float.BYTES * count);
    }

    private ByteBuffer split(ByteBuffer tensor) {
      tensor.get(0, elements);
      for (int i = 0; i < count; i++) {
        planes[i] = elements[4 * i];
        planes[i + count] = elements[4 * i + 1];
        planes[i + 2 * count] = elements[4 * i + 2];
        planes[i + 3 * count] = elements[4 * i + 3];
      }
      return direct.put(0, planes);
    }

    private void join(ByteBuffer tensor) {
      direct.get(0, planes);
      for (int i = 0; i < count; i++) {
        elements[4 * i] = planes[i];
        elements[4 * i + 1] = planes[i + count];
        elements[4 * i + 2] = planes[i + 2 * count];
        elements[4 * i + 3] = planes[i + 3 * count];
      }
      tensor.put(0, elements);
    }
  }

  /** A RoaringBitmap of the elements that are not 0, then these as float32. */
  static TensorCoder roaring(TensorShape shape) {
    int elements = shape.elements();
    long mask = RoaringBitmap.maximumSerializedSize(elements, elements);
    return new TensorCoder(
        (int) mask + shape.bytes(), TensorCoder::encodeRoaring, TensorCoder::decodeRoaring);
  }

  private static int encodeRoaring(ByteBuffer tensor, ByteBuffer target) {
    RoaringBitmapWriter<RoaringBitmap> writer =
        RoaringBitmapWriter.writer().runCompress(true).get();
    for (int i = 0; i < tensor.capacity() / Float.BYTES; i++) {
      if (tensor.getFloat(Float.BYTES * i) != 0) {
        writer.add(i);
      }
    }
    RoaringBitmap mask = writer.get();
    target.clear().order(ByteOrder.LITTLE_ENDIAN);
    mask.serialize(target);
    for (IntIterator kept = mask.getIntIterator(); kept.hasNext(); ) {
      target.putFloat(tensor.getFloat(Float.BYTES * kept.next()));
    }
    return target.position();
  }

  private static void decodeRoaring(ByteBuffer encoded, int bytes, ByteBuffer tensor) {
    encoded.clear().limit(bytes).order(ByteOrder.LITTLE_ENDIAN);
    RoaringBitmap mask = new RoaringBitmap();
    try {
      mask.deserialize(encoded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    encoded.position(mask.serializedSizeInBytes());
    for (int i = 0; i < tensor.capacity(); i += Float.BYTES) {
      tensor.putFloat(i, 0);
    }
    for (IntIterator kept = mask.getIntIterator(); kept.hasNext(); ) {
      tensor.putFloat(Float.BYTES * kept.next(), encoded.getFloat());
    }
  }
}
