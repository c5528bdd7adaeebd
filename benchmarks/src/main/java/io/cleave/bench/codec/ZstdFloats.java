package io.cleave.bench.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Zstandard on float32 as it is, or byte-shuffled: the first bytes of all elements, then the
 * second, as Blosc does.
 */
final class ZstdFloats implements TensorCoder {

  private final int bytes;
  private final boolean shuffled;
  private final byte[] elements;
  private final byte[] planes;
  private final ByteBuffer scratch;
  private final ZstdCompressCtx compressor;
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

  ZstdFloats(TensorShape shape, int level, boolean shuffled) {
    this.bytes = shape.bytes();
    this.shuffled = shuffled;
    this.elements = new byte[shuffled ? bytes : 0];
    this.planes = new byte[shuffled ? bytes : 0];
    this.scratch = ByteBuffer.allocateDirect(shuffled ? bytes : 0);
    this.compressor = new ZstdCompressCtx().setLevel(level);
  }

  @Override
  public int maxEncodedBytes() {
    return (int) Zstd.compressBound(bytes);
  }

  @Override
  public int encode(ByteBuffer tensor, ByteBuffer target) {
    ByteBuffer source = shuffled ? shuffle(tensor) : tensor;
    return compressor.compressDirectByteBuffer(target, 0, target.capacity(), source, 0, bytes);
  }

  @Override
  public void decode(ByteBuffer encoded, int encodedBytes, ByteBuffer tensor) {
    ByteBuffer target = shuffled ? scratch : tensor;
    decompressor.decompressDirectByteBuffer(target, 0, bytes, encoded, 0, encodedBytes);
    if (shuffled) {
      unshuffle(tensor);
    }
  }

  private ByteBuffer shuffle(ByteBuffer tensor) {
    tensor.get(0, elements);
    int count = bytes / Float.BYTES;
    for (int i = 0; i < count; i++) {
      planes[i] = elements[4 * i];
      planes[i + count] = elements[4 * i + 1];
      planes[i + 2 * count] = elements[4 * i + 2];
      planes[i + 3 * count] = elements[4 * i + 3];
    }
    return scratch.put(0, planes);
  }

  private void unshuffle(ByteBuffer tensor) {
    scratch.get(0, planes);
    int count = bytes / Float.BYTES;
    for (int i = 0; i < count; i++) {
      elements[4 * i] = planes[i];
      elements[4 * i + 1] = planes[i + count];
      elements[4 * i + 2] = planes[i + 2 * count];
      elements[4 * i + 3] = planes[i + 3 * count];
    }
    tensor.put(0, elements);
  }
}
