package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.ModelEntry;
import io.cleave.codec.protocol.Catalogue.Variant;
import io.cleave.codec.protocol.ResponsePreamble.AnsweredBy;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may answer at a cut, and who did: optional fields of CATALOGUE and RESPONSE. */
class VariantsTest {
  private static final Variant WHOLE = new Variant(1, "whole");
  private static final Variant SMALL = new Variant(0xfffe, "int8, ½");
  private static final String WHOLE_BYTES = "0100" + "0500" + "77686f6c65";
  private static final String SMALL_BYTES = "feff" + "0800" + "696e74382c20c2bd";
  private static final TailId TAIL = new TailId(2, 3);

  private static final String MODEL =
      "0100" + "0200" + "01006e" + "4000" + "30".repeat(64) + "0000" + "0100";
  private static final String CUT =
      "0300" + "010063" + "00".repeat(16) + "01000000" + "00" + "0000";

  /** The place of the extension's value in a catalogue's payload. */
  private static final int VALUE_AT = MODEL.length() / 2 + 4 + CUT.length() / 2 + 4;

  private static final String RESPONSE =
      "00".repeat(8) + "0100" + "0000" + "0000" + "00000000" + "00";
  private static final int ANSWER_AT = 2 + RESPONSE.length() / 2 + 4;

  private static Catalogue catalogue(Variant... variants) {
    CutEntry cut = new CutEntry(3, "c", 0, 0, 1, false, List.of(), List.of(variants));
    return new Catalogue(List.of(new ModelEntry(2, "n", "0".repeat(64), List.of(), List.of(cut))));
  }

  private static String extension(int type, String value) {
    return u16(type) + u16(value.length() / 2) + value;
  }

  private static String u16(int value) {
    return "%02x%02x".formatted(value & 0xff, value >> 8);
  }

  private static ByteBuffer catalogue(String extensions) {
    String cutBytes = u16((CUT + extensions).length() / 2) + "0000";
    return payload(MODEL + cutBytes + CUT + extensions);
  }

  private static ByteBuffer response(String extensions) {
    int bytes = (RESPONSE + extensions).length() / 2 + Integer.BYTES;
    return payload(u16(bytes) + RESPONSE + extensions);
  }

  private static ByteBuffer payload(String hex) {
    return PayloadContract.checksummed(HexFormat.of().parseHex(hex));
  }

  @Test
  void variantsKeepTheirBytes() {
    ByteBuffer golden = catalogue(extension(10, WHOLE_BYTES + SMALL_BYTES));
    Catalogue variants = catalogue(WHOLE, SMALL);
    ByteBuffer written = ByteBuffer.allocate(variants.encodedBytes());
    variants.encode(written);
    assertEquals(golden, written.flip());
    assertEquals(variants, Catalogue.decode(golden));
    assertEquals(List.of(WHOLE, SMALL), variants.variants(TAIL));
    assertEquals(List.of(), variants.variants(new TailId(3, 3)));
    assertEquals(List.of(), variants.variants(new TailId(2, 2)));
  }

  @Test
  void answererKeepsItsBytes() {
    ByteBuffer golden = response(extension(11, "feff" + "02"));
    ResponsePreamble answered = preamble(new AnsweredBy(0xfffe, 2).addTo(Extensions.NONE));
    ByteBuffer written = ByteBuffer.allocate(answered.bytes());
    answered.encode(written);
    assertEquals(golden, written.flip());
    ResponsePreamble read = ResponsePreamble.decode(golden);
    assertEquals(answered, read);
    assertEquals(Optional.of(new AnsweredBy(0xfffe, 2)), read.answeredBy());
    assertEquals(Optional.empty(), preamble(Extensions.NONE).answeredBy());
  }

  private static ResponsePreamble preamble(Extensions extensions) {
    return new ResponsePreamble(0, 1, ServerLoad.NONE, List.of(), extensions);
  }

  /** An older reader does to these fields what this one does to the same ones of other types. */
  @Test
  void readerThatDoesNotKnowTheFieldsSkipsThem() {
    assertEquals(catalogue(), Catalogue.decode(catalogue(extension(77, WHOLE_BYTES))));
    assertEquals(
        Optional.empty(),
        ResponsePreamble.decode(response(extension(77, "0100" + "02"))).answeredBy());
  }

  @Test
  void skipsWhatANewerVersionAddsBehindTheFields() {
    String newer = extension(77, "01");
    assertEquals(catalogue(WHOLE), Catalogue.decode(catalogue(extension(10, WHOLE_BYTES) + newer)));
    assertEquals(
        Optional.of(new AnsweredBy(1, 0)),
        ResponsePreamble.decode(response(extension(11, "0100" + "00") + newer)).answeredBy());
  }

  @Test
  void readsFieldsThatAreCritical() {
    int critical = Extensions.CRITICAL | Extensions.VARIANTS;
    assertEquals(catalogue(WHOLE), Catalogue.decode(catalogue(extension(critical, WHOLE_BYTES))));
  }

  @Test
  void rejectsVariantsWhenOneIsThereTwice() {
    String sameId = "0100" + "0100" + "78";
    String sameName = "0200" + "0500" + "77686f6c65";
    assertCatalogueRejected(9, "variant id", WHOLE_BYTES + sameId);
    assertCatalogueRejected(9 + 4, "variant", WHOLE_BYTES + sameName);
    assertThrows(IllegalArgumentException.class, () -> catalogue(WHOLE, new Variant(1, "another")));
    assertThrows(IllegalArgumentException.class, () -> catalogue(WHOLE, new Variant(2, "whole")));
  }

  @Test
  void rejectsVariantsWhenANameIsNone() {
    assertCatalogueRejected(4, "variant", "0100" + "0000");
    assertCatalogueRejected(4, "variant", "0100" + "0100" + "0a");
    assertCatalogueRejected(4, "variant", "0100" + "0100" + "ff");
    assertThrows(IllegalArgumentException.class, () -> new Variant(1, ""));
    assertThrows(IllegalArgumentException.class, () -> new Variant(-1, "x"));
  }

  /** What follows is another extension's. */
  @Test
  void rejectsVariantsWhenTheyGoOnBehindTheirValue() {
    for (int length = 1; length < WHOLE_BYTES.length() / 2; length++) {
      String cut = extension(10, WHOLE_BYTES.substring(0, 2 * length)) + extension(77, WHOLE_BYTES);
      CorruptFrameException e =
          assertThrows(CorruptFrameException.class, () -> Catalogue.decode(catalogue(cut)));
      assertEquals(length < 2 ? "variant id" : "variant", e.field());
    }
  }

  @Test
  void rejectsVariantsThatTakeMoreThanExtensionsMay() {
    Variant[] many = new Variant[3];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Variant(i, (i + "x").repeat(200));
    }
    assertEquals(2, catalogue(many[0], many[1]).variants(TAIL).size());
    assertThrows(IllegalArgumentException.class, () -> catalogue(many));
  }

  private static void assertCatalogueRejected(int offsetInValue, String field, String value) {
    CorruptFrameException e =
        assertThrows(
            CorruptFrameException.class, () -> Catalogue.decode(catalogue(extension(10, value))));
    assertEquals(field, e.field());
    assertEquals(24 + VALUE_AT + offsetInValue, e.offset());
  }

  @Test
  void rejectsAnswererWhenItHasAnotherSize() {
    assertResponseRejected(0, "variant", "01");
    assertResponseRejected(2, "exit", "0100");
    assertResponseRejected(3, "answered by", "0100" + "00" + "00");
    assertThrows(IllegalArgumentException.class, () -> new AnsweredBy(0x10000, 0));
    assertThrows(IllegalArgumentException.class, () -> new AnsweredBy(0, 256));
  }

  private static void assertResponseRejected(int offsetInValue, String field, String value) {
    ByteBuffer payload = response(extension(11, value));
    CorruptFrameException e =
        assertThrows(CorruptFrameException.class, () -> ResponsePreamble.decode(payload));
    assertEquals(field, e.field());
    assertEquals(24 + ANSWER_AT + offsetInValue, e.offset());
  }
}
