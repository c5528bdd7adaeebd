package io.cleave.bench.load;

import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.Preprocessing;
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
 * @param messages the activations as a profile's messages
 */
record LoadInputs(
    List<ByteBuffer> files, List<FloatBuffer> activations, List<ByteBuffer> messages) {

  static LoadInputs of(Part head, Profile profile, List<byte[]> pictures) throws IOException {
    MessageEncoder encoder = MessageEncoder.of(head.wanted(), profile);
    LoadInputs inputs = new LoadInputs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Preprocessing preprocessing = Classification.of(head.model()).preprocessing();
    try (Session session = head.newSession()) {
      PictureInput input = new PictureInput(preprocessing);
      for (byte[] picture : pictures) {
        inputs.files.add(ByteBuffer.allocateDirect(picture.length).put(picture).flip());
        input.decode(picture, session.inputs(head.given(), 1).data(0));
        Tensors activation = session.run();
        inputs.activations.add(copy(activation.data(0)).asFloatBuffer());
        int room = encoder.maxEncodedBytes(activation.signature());
        ByteBuffer message = ByteBuffer.allocateDirect(room);
        encoder.encode(activation, message);
        inputs.messages.add(message.flip());
      }
    }
    return inputs;
  }

  private static ByteBuffer copy(ByteBuffer values) {
    return ByteBuffer.allocateDirect(values.remaining())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(values)
        .flip();
  }
}
