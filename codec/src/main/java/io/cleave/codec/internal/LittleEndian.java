package io.cleave.codec.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian words at any offset of a byte array. */
public final class LittleEndian {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  /**
   * {@return the number that two bytes stand for}
   *
   * @param bytes contains the number
   * @param at the index of its lowest byte
   */
  public static short getShort(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at);
  }

  /**
   * Writes a number as two bytes.
   *
   * @param bytes receives the number
   * @param at the index of its lowest byte
   * @param value the number
   */
  public static void putShort(byte[] bytes, int at, short value) {
    SHORT.set(bytes, at, value);
  }

  /**
   * {@return the number that four bytes stand for}
   *
   * @param bytes contains the number
   * @param at the index of its lowest byte
   */
  public static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /**
   * Writes a number as four bytes.
   *
   * @param bytes receives the number
   * @param at the index of its lowest byte
   * @param value the number
   */
  public static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  /**
   * {@return the number that eight bytes stand for}
   *
   * @param bytes contains the number
   * @param at the index of its lowest byte
   */
  public static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /**
   * Writes a number as eight bytes.
   *
   * @param bytes receives the number
   * @param at the index of its lowest byte
   * @param value the number
   */
  public static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }
}
