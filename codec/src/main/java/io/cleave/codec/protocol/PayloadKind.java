package io.cleave.codec.protocol;

import io.cleave.codec.protocol.frame.FrameType;
import org.jspecify.annotations.Nullable;

/** What a {@link FrameType#REQUEST} carries after its preamble. */
public enum PayloadKind {
  /** A message of the crossing tensors. */
  TENSORS(1),
  /** A picture's file, from which the server makes the network's input. */
  PICTURE(2);

  private final int id;

  PayloadKind(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  /** The kind with that number, or null if there is none. */
  static @Nullable PayloadKind ofId(int id) {
    return switch (id) {
      case 1 -> TENSORS;
      case 2 -> PICTURE;
      default -> null;
    };
  }
}
