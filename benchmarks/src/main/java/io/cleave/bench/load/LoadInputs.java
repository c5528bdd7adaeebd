package io.cleave.bench.load;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.ModelBundle;
import io.cleave.core.ModelPart;
import io.cleave.core.TensorShapes;
import io.cleave.core.images.PictureInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The same pictures in the three forms in which rivals are sent them.
 *
 * @param files JPEG files
 * @param activations at the cut, float32
 * @param frames the activations as a profile's tensor frames
 */
record LoadInputs(List<ByteBuffer> files, List<FloatBuffer> activations, List<ByteBuffer> frames) {

  static LoadInputs of(ModelBundle bundle, ModelPart head, Profile profile, List<byte[]> pictures)
      throws IOException {
    TensorShape shape = TensorShapes.of(head.outputShape());
    TensorEncoder encoder = TensorEncoder.of(shape, profile);
    LoadInputs inputs = new LoadInputs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (byte[] picture : pictures) {
      inputs.files.add(ByteBuffer.allocateDirect(picture.length).put(picture).flip());
      ByteBuffer activation = activation(bundle, head, picture);
      inputs.activations.add(activation.asFloatBuffer());
      ByteBuffer frame = ByteBuffer.allocateDirect(encoder.maxEncodedBytes());
      encoder.encode(activation, frame);
      inputs.frames.add(frame.flip());
    }
    return inputs;
  }

  private static ByteBuffer activation(ModelBundle bundle, ModelPart head, byte[] picture)
      throws IOException {
    try (NDManager manager = head.manager().newSubManager()) {
      NDArray image = new PictureInput(bundle.preprocessing(), manager).decode(picture, manager);
      NDArray activation =
          head.block()
              .forward(new ParameterStore(manager, false), new NDList(image), false)
              .singletonOrThrow();
      activation.attach(manager);
      ByteBuffer values = activation.toByteBuffer(true);
      return ByteBuffer.allocateDirect(values.remaining())
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(values)
          .flip();
    }
  }
}
