package io.cleave.bench.codec;

import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RoaringBitmapWriter;

/** A RoaringBitmap of the elements that are not 0, then these as float32. */
final class RoaringFloats implements TensorCoder {

  private final TensorShape shape;

  RoaringFloats(TensorShape shape) {
    this.shape = shape;
  }

  @Override
  public int maxEncodedBytes() {
    return (int) RoaringBitmap.maximumSerializedSize(shape.elements(), shape.elements())
        + shape.bytes();
  }

  @Override
  public int encode(ByteBuffer tensor, ByteBuffer target) {
    RoaringBitmapWriter<RoaringBitmap> writer =
        RoaringBitmapWriter.writer().runCompress(true).get();
    for (int i = 0; i < shape.elements(); i++) {
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

  @Override
  public void decode(ByteBuffer encoded, int bytes, ByteBuffer tensor) {
    encoded.clear().limit(bytes).order(ByteOrder.LITTLE_ENDIAN);
    RoaringBitmap mask = new RoaringBitmap();
    try {
      mask.deserialize(encoded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    encoded.position(mask.serializedSizeInBytes());
    for (int i = 0; i < shape.elements(); i++) {
      tensor.putFloat(Float.BYTES * i, 0);
    }
    for (IntIterator kept = mask.getIntIterator(); kept.hasNext(); ) {
      tensor.putFloat(Float.BYTES * kept.next(), encoded.getFloat());
    }
  }
}
