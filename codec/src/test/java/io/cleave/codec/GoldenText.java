package io.cleave.codec;

import io.cleave.codec.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What golden files hold, as text that two independent readers must agree on. */
public final class GoldenText {
  private GoldenText() {}

  /** A line for each element whose bits are not all 0: its index and its bits in hexadecimal. */
  public static String elements(ElementType type, ByteBuffer tensor) {
    ByteBuffer data = tensor.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder text = new StringBuilder();
    for (int i = 0; data.hasRemaining(); i++) {
      long bits =
          switch (type.bytes()) {
            case 1 -> data.get() & 0xffL;
            case 2 -> data.getShort() & 0xffffL;
            case 4 -> data.getInt() & 0xffffffffL;
            default -> data.getLong();
          };
      if (bits != 0) {
        text.append(String.format("%d %0" + 2 * type.bytes() + "x\n", i, bits));
      }
    }
    return text.toString();
  }
}
