package org.example.toy.layer;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.nio.ByteBuffer;

/** One sample's tensor in Java's own arrays: floats or, where they are integers, longs. */
public final class ToyArray {
  private final TensorShape shape;
  private final float[] floats;
  private final long[] longs;

  private ToyArray(TensorShape shape, float[] floats, long[] longs) {
    this.shape = shape;
    this.floats = floats;
    this.longs = longs;
  }

  public static ToyArray of(float[] values, int... dims) {
    return new ToyArray(TensorShape.of(dims), values, null);
  }

  public static ToyArray of(long[] values, int... dims) {
    return new ToyArray(TensorShape.of(dims), null, values);
  }

  public static ToyArray read(TensorSpec spec, ByteBuffer data) {
    int elements = spec.shape().elements();
    if (spec.type() == ElementType.INT64) {
      long[] values = new long[elements];
      data.asLongBuffer().get(values);
      return new ToyArray(spec.shape(), null, values);
    }
    float[] values = new float[elements];
    data.asFloatBuffer().get(values);
    return new ToyArray(spec.shape(), values, null);
  }

  public TensorShape shape() {
    return shape;
  }

  public float[] floats() {
    return floats;
  }

  public long[] longs() {
    return longs;
  }

  public TensorSpec spec(String name) {
    return new TensorSpec(name, longs == null ? ElementType.FLOAT32 : ElementType.INT64, shape);
  }

  public void write(ByteBuffer target) {
    if (longs == null) {
      target.asFloatBuffer().put(floats);
    } else {
      target.asLongBuffer().put(longs);
    }
  }
}
