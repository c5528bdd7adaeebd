package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.entropy.internal.Logistic;
import io.cleave.codec.entropy.internal.MixedPrior;
import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class MixedCoderTest extends ArithmeticCoderContract {
  @Override
  SymbolCoder coder(SymbolPlanes shape) {
    return new MixedCoder(shape);
  }

  @Override
  int maxOverheadBytes(int plainBytes) {
    return 64 + plainBytes / 1024;
  }

  @Test
  void aMapLikeAnEarlierOneTakesLess() {
    Symbols.NOISE.fill(planes, 8, new Random(5));
    int strangers = coder.encode(planes, bytes, 0);
    byte[] all = planes.symbols();
    for (int map = 8; map < planes.maps(); map++) {
      System.arraycopy(
          all, planes.index(map - 8, 0), all, planes.index(map, 0), planes.mapStride() - 22);
    }
    int twins = coder.encode(planes, bytes, 0);
    assertTrue(twins < strangers * 7 / 8, twins + " bytes, unlike ones " + strangers);
  }

  @Test
  void whatIsBuiltInSavesBytes() {
    SymbolPlanes small = SymbolPlanes.of(TensorShape.of(4, 16, 16));
    Symbols.SMOOTH.fill(small, 8, new Random(6));
    int built = new MixedCoder(small).encode(small, bytes, 0);
    int none = new MixedCoder(small, MixedPrior.none()).encode(small, bytes, 0);
    assertTrue(built < none, built + " bytes, without " + none);
  }

  /** The same bytes on every machine; they change only with the format, and with a new prior. */
  @Test
  void bytesAreThoseOfTheFormat() {
    Symbols.SMOOTH.fill(planes, 12, new Random(7));
    MixedCoder plain = new MixedCoder(planes, MixedPrior.none());
    assertEquals(0xc67d7881, checksum(plain.encode(planes, bytes, 0)));
    assertEquals(0x9c476b68, checksum(coder.encode(planes, bytes, 0)));
    Symbols.SMOOTH.fill(planes, 100, new Random(8));
    assertEquals(0xf6fe4102, checksum(coder.encode(planes, bytes, 0)));
  }

  private int checksum(int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  @Test
  void damageIsNeverTakenForAnotherEncodingOfTheSameSymbols() {
    Symbols.SMOOTH.fill(planes, 8, new Random(2));
    byte[] symbols = planes.symbols().clone();
    int length = coder.encode(planes, bytes, 0);
    Random random = new Random(9);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = Arrays.copyOf(bytes, length);
      damaged[random.nextInt(length)] ^= (byte) (1 + random.nextInt(255));
      planes.reset(8, 0);
      if (isAccepted(damaged)) {
        assertTrue(!Arrays.equals(symbols, planes.symbols()), "damage " + i);
      }
    }
  }

  private boolean isAccepted(byte[] encoded) {
    try {
      coder.decode(encoded, 0, encoded.length, planes);
      return true;
    } catch (CorruptSymbolsException refused) {
      return false;
    }
  }

  @Test
  void logitsAndProbabilitiesAreEachOthersInverse() {
    for (int logit = -1500; logit <= 1500; logit++) {
      int probability = Logistic.probability(logit);
      assertEquals(65536 / (1 + Math.exp(-logit / 256.0)), probability, 1.5);
      assertEquals(65536, probability + Logistic.probability(-logit));
      int back = Logistic.logit(probability << 16);
      assertEquals(probability, Logistic.probability(back), 72, "logit " + logit);
    }
    assertArrayEquals(
        new int[] {22, 65514}, new int[] {Logistic.probability(-9999), Logistic.probability(9999)});
  }
}
