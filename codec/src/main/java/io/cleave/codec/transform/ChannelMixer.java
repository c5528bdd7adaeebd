package io.cleave.codec.transform;

import io.cleave.codec.internal.LittleEndian;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Applies a {@link ChannelTransform} to the activations of one shape. Calls allocate nothing,
 * except the first {@link #bound}. Not safe for concurrent use.
 *
 * <p>Tensors are little-endian float32 from a buffer's position on, which is left unchanged; direct
 * or heap, whatever the buffer's byte order is set to.
 */
public final class ChannelMixer {
  static final int CHUNK = 256;

  private final AffineMap toPlanes;
  private final AffineMap toMaps;
  private final int positions;
  private final RoundTripBound bound;
  private final float[] input;
  private final boolean[] empty;
  private final float[] output = new float[CHUNK];
  private final byte[] bytes = new byte[CHUNK * Float.BYTES];

  /**
   * Creates a mixer.
   *
   * @param transform the transform to apply
   * @param activation the shape of every activation
   * @throws IllegalArgumentException if the shape has another number of channels
   */
  public ChannelMixer(ChannelTransform transform, TensorShape activation) {
    this.positions = transform.planeShape(activation).mapElements();
    this.toPlanes = transform.toPlanes();
    this.toMaps = transform.toMaps();
    this.bound = new RoundTripBound(transform);
    this.input = new float[transform.channels() * CHUNK];
    this.empty = new boolean[transform.channels()];
  }

  /**
   * Mixes feature maps into planes.
   *
   * @param activation the feature maps
   * @param planes receives the planes; an element here that is not finite comes from elements of
   *     the activation that are not finite or too large
   */
  public void forward(ByteBuffer activation, ByteBuffer planes) {
    bound.begin();
    apply(toPlanes, activation, planes);
  }

  /**
   * Mixes planes back into feature maps.
   *
   * @param planes the planes
   * @param activation receives the feature maps
   */
  public void inverse(ByteBuffer planes, ByteBuffer activation) {
    apply(toMaps, planes, activation);
  }

  private void apply(AffineMap map, ByteBuffer source, ByteBuffer target) {
    for (int from = 0; from < positions; from += CHUNK) {
      int count = Math.min(CHUNK, positions - from);
      loadAll(source, map.inputs(), from, count);
      if (map == toPlanes) {
        seeAll(count);
      }
      for (int row = 0; row < map.outputs(); row++) {
        map.apply(row, input, empty, output, count);
        store(target, row * positions + from, count);
      }
    }
  }

  /**
   * {@return an upper bound on the error of any element of the last activation that was mixed by
   * {@link #forward} and back}
   *
   * @param planeLoss the largest error of an element of the planes
   */
  public double bound(double planeLoss) {
    return bound.of(planeLoss);
  }

  private void seeAll(int count) {
    for (int map = 0; map < toPlanes.inputs(); map++) {
      bound.see(map, input, map * CHUNK, count);
    }
  }

  private void loadAll(ByteBuffer source, int maps, int from, int count) {
    for (int map = 0; map < maps; map++) {
      load(source, map * positions + from, count);
      int anyBits = 0;
      for (int i = 0; i < count; i++) {
        int bits = LittleEndian.getInt(bytes, i * Float.BYTES);
        input[map * CHUNK + i] = Float.intBitsToFloat(bits);
        anyBits |= bits;
      }
      empty[map] = anyBits == 0;
    }
  }

  private void load(ByteBuffer source, int element, int count) {
    source.get(source.position() + element * Float.BYTES, bytes, 0, count * Float.BYTES);
  }

  private void store(ByteBuffer target, int element, int count) {
    for (int i = 0; i < count; i++) {
      LittleEndian.putInt(bytes, i * Float.BYTES, Float.floatToRawIntBits(output[i]));
    }
    target.put(target.position() + element * Float.BYTES, bytes, 0, count * Float.BYTES);
  }
}
