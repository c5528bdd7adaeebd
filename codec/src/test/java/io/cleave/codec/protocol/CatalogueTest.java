package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.ModelEntry;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogueTest extends PayloadContract<Catalogue> {
  private static final String FINGERPRINT = "0123456789abcdef".repeat(4);
  private static final CutEntry INPUT = new CutEntry(0, "input", 1, -2, 4096, true, List.of());
  private static final CutEntry DEEP =
      new CutEntry(9, "p2o.Add.3", 0x0102030405060708L, 5, 0x10000, false, List.of(-1, 7));
  private static final ModelEntry MODEL =
      new ModelEntry(2, "net", FINGERPRINT, List.of("scores", "boxes"), List.of(INPUT, DEEP));

  @Override
  Catalogue sample() {
    return new Catalogue(List.of(MODEL));
  }

  @Override
  String golden() {
    return "0100"
        + "0200"
        + "03006e6574"
        + "4000"
        + "30313233343536373839616263646566".repeat(4)
        + "0200"
        + "060073636f726573"
        + "0500626f786573"
        + "0200"
        + "20000000"
        + "0000"
        + "0500696e707574"
        + "0100000000000000"
        + "feffffffffffffff"
        + "00100000"
        + "01"
        + "0000"
        + "2c000000"
        + "0900"
        + "090070326f2e4164642e33"
        + "0807060504030201"
        + "0500000000000000"
        + "00000100"
        + "00"
        + "0200"
        + "ffffffff"
        + "07000000";
  }

  @Override
  String goldenChecksum() {
    return "6fc5ab5f";
  }

  @Override
  Layout layout() {
    return Layout.of(
        "models 2, model id 2, network bytes 2, network 3, fingerprint bytes 2, fingerprint 64,"
            + " outputs 2, output 1 bytes 2, output 1 6, output 2 bytes 2, output 2 5, cuts 2,"
            + " cut 1 bytes 4, cut 1 id 2, cut 1 name bytes 2, cut 1 name 5, cut 1 crossing 8,"
            + " cut 1 answer 8, cut 1 request bytes 4, cut 1 pictures 1, cut 1 calibrations 2,"
            + " cut 2 bytes 4, cut 2 id 2");
  }

  @Override
  void encode(Catalogue payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  Catalogue decode(ByteBuffer source) {
    return Catalogue.decode(source);
  }

  @Test
  void saysItsSize() {
    assertEquals(bytes().length, sample().encodedBytes());
    assertEquals(6, Catalogue.EMPTY.encodedBytes());
  }

  @Test
  void findsATailByNetworkCutAndFingerprint() {
    ModelFingerprint deep = new ModelFingerprint("net", "p2o.Add.3", FINGERPRINT);
    assertEquals(Optional.of(new Catalogue.Tail(MODEL, DEEP)), sample().find(deep));
    assertEquals(new TailId(2, 9), sample().find(deep).orElseThrow().id());
    assertTrue(sample().tails().contains(deep));
    for (ModelFingerprint other :
        List.of(
            new ModelFingerprint("net2", "input", FINGERPRINT),
            new ModelFingerprint("net", "inputs", FINGERPRINT),
            new ModelFingerprint("net", "input", "f".repeat(64)))) {
      assertEquals(Optional.empty(), sample().find(other));
    }
  }

  @Test
  void rejectsCatalogueWhenSomethingIsThereTwice() {
    CutEntry sameId = new CutEntry(0, "other", 1, 2, 1, false, List.of());
    CutEntry sameName = new CutEntry(1, "input", 1, 2, 1, false, List.of());
    for (CutEntry twice : List.of(sameId, sameName)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new ModelEntry(1, "net", FINGERPRINT, List.of("y"), List.of(INPUT, twice)));
    }
    ModelEntry again = new ModelEntry(3, "net", FINGERPRINT, List.of("y"), List.of());
    ModelEntry sameNumber = new ModelEntry(2, "nets", FINGERPRINT, List.of("y"), List.of());
    for (ModelEntry twice : List.of(again, sameNumber)) {
      assertThrows(IllegalArgumentException.class, () -> new Catalogue(List.of(MODEL, twice)));
    }
    assertEquals(9, bytes()[layout().at("cut 2 id")]);
    assertEquals("cuts", rejected(forged("cut 2 id", 0)).field());
  }

  @Test
  void rejectsCatalogueWhenANameIsNone() {
    assertEquals("network", rejected(forged("network", ' ')).field());
    assertEquals("output", rejected(forged("output 1", 7)).field());
    assertEquals('i', bytes()[layout().at("cut 1 name")]);
    CorruptFrameException e = rejected(forged("cut 1 name", '\n'));
    assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
  }

  @Test
  void rejectsCatalogueWhenACutIsLongerThanThePayload() {
    assertEquals(0x20, bytes()[layout().at("cut 1 bytes")]);
    assertEquals("cut", rejected(forged("cut 1 bytes", 0xff)).field());
    assertEquals("cut bytes", rejected(forged("cut 1 bytes", 0, 0, 0x20)).field());
  }

  /** The first cut takes in what is the second's: none of it is an extension. */
  @Test
  void rejectsCatalogueWhenACutIsShorterThanItsFields() {
    assertEquals("calibrations", rejected(forged("cut 1 bytes", 0x1f)).field());
  }

  @Test
  void rejectsCatalogueWhenAFingerprintIsNone() {
    int last = layout().at("fingerprint") + FINGERPRINT.length() - 1;
    assertEquals('0', bytes()[layout().at("fingerprint")]);
    assertRejected("fingerprint", forged("fingerprint", 'A'));
    assertRejected("fingerprint", forged(last, 'g'));
  }

  private CorruptFrameException rejected(ByteBuffer forged) {
    return assertThrows(CorruptFrameException.class, () -> decode(forged));
  }

  @Test
  void rejectsCatalogueWhenItPromisesMoreThanThereIs() {
    byte[] fields = {(byte) 0xff, (byte) 0xff};
    assertRejected("model id", checksummed(fields));
  }

  @Test
  void tellsSignaturesApartByNameTypeAndShape() {
    TensorSpec x = new TensorSpec("x", ElementType.FLOAT32, TensorShape.of(3, 8));
    long hash = SignatureHash.of(Signature.of(x));
    assertEquals(0x03d7cf4962409eafL, hash);
    for (TensorSpec other :
        List.of(
            new TensorSpec("y", ElementType.FLOAT32, TensorShape.of(3, 8)),
            new TensorSpec("x", ElementType.INT32, TensorShape.of(3, 8)),
            new TensorSpec("x", ElementType.FLOAT32, TensorShape.of(3, 9)),
            new TensorSpec("x", ElementType.FLOAT32, TensorShape.of(3, 8).withOpen(1, 8)))) {
      assertTrue(hash != SignatureHash.of(Signature.of(other)), other.toString());
    }
    assertTrue(
        hash != SignatureHash.of(Signature.of(x, new TensorSpec("y", x.type(), x.shape()))), "two");
  }
}
