package io.cleave.bench.codec;

import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FastDecompressor;

/** One way to bring a tensor from a direct buffer to another and back. */
interface TensorCoder {
  int maxEncodedBytes();

  /** Encodes all of {@code tensor} to the start of {@code target}, and returns the bytes. */
  int encode(ByteBuffer tensor, ByteBuffer target);

  /** Decodes the first bytes of {@code encoded} to all of {@code tensor}. */
  void decode(ByteBuffer encoded, int bytes, ByteBuffer tensor);

  static TensorCoder of(String rival, TensorShape shape, float threshold, double kept) {
    return switch (rival) {
      case "copy" -> new Copy(shape);
      case "cleave" -> new ProfileCoder(shape, Profile.exact().withThreshold(threshold));
      case "cleave-keep" ->
          new ProfileCoder(shape, Profile.exact().withPruning(Pruning.keep(kept)));
      case "cleave-f16" -> new ProfileCoder(shape, Profile.half().withThreshold(threshold));
      case "zstd-1" -> new ZstdFloats(shape, 1, false);
      case "lz4" -> new Lz4(shape);
      default -> throw new IllegalArgumentException("rival: " + rival + " (expected: a known one)");
    };
  }

  /** A memory copy, which is what the others are measured against. */
  record Copy(TensorShape shape) implements TensorCoder {
    @Override
    public int maxEncodedBytes() {
      return shape.bytes();
    }

    @Override
    public int encode(ByteBuffer tensor, ByteBuffer target) {
      target.clear().put(tensor.clear());
      return shape.bytes();
    }

    @Override
    public void decode(ByteBuffer encoded, int bytes, ByteBuffer tensor) {
      tensor.clear().put(encoded.clear().limit(bytes));
    }
  }

  /** LZ4 through JNI, default level. */
  record Lz4(TensorShape shape, LZ4Compressor compressor, LZ4FastDecompressor decompressor)
      implements TensorCoder {
    Lz4(TensorShape shape) {
      this(
          shape,
          LZ4Factory.nativeInstance().fastCompressor(),
          LZ4Factory.nativeInstance().fastDecompressor());
    }

    @Override
    public int maxEncodedBytes() {
      return compressor.maxCompressedLength(shape.bytes());
    }

    @Override
    public int encode(ByteBuffer tensor, ByteBuffer target) {
      return compressor.compress(tensor, 0, shape.bytes(), target, 0, target.capacity());
    }

    @Override
    public void decode(ByteBuffer encoded, int bytes, ByteBuffer tensor) {
      decompressor.decompress(encoded, 0, tensor, 0, shape.bytes());
    }
  }
}
