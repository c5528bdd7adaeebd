package io.cleave.lab.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.internal.Check;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of component, there and back; and what is refused, by its path. */
class RecordJsonTest {
  private record All(
      String text,
      int whole,
      long large,
      double number,
      boolean truth,
      Optional<String> maybe,
      OptionalDouble perhaps,
      List<Point> points,
      Map<String, Long> sizes) {}

  private record Plain(String name, int count, boolean used) {}

  private record Point(double share, Form form) {
    Point {
      Check.share("share", share);
    }
  }

  private sealed interface Form {}

  private record Round(double radius) implements Form {}

  private record FourSided(double width, double height) implements Form {}

  private static final All FULL =
      new All(
          "a \"b\" é\n",
          -3,
          1L << 53,
          0.1,
          true,
          Optional.of("there"),
          OptionalDouble.of(1e-9),
          List.of(new Point(0, new Round(2)), new Point(1, new FourSided(3, 4))),
          Map.of("maxpool", 802_816L));

  private static final String LINE =
      "{'text':'t','whole':1,'large':2,'number':0.5,'truth':true,'perhaps':3,"
          + "'points':[{'share':0.5,'form':{'kind':'round','radius':2}},"
          + "{'share':0.25,'form':{'kind':'fourSided','width':3,'height':4}}],"
          + "'sizes':{'maxpool':7}}";

  @Test
  void recordsComeBackAsTheyWere() {
    assertEquals(FULL, ResultFiles.parse(ResultFiles.line(FULL), All.class));
    All empty =
        new All("", 0, 0, 0, false, Optional.empty(), OptionalDouble.empty(), List.of(), Map.of());
    assertEquals(empty, ResultFiles.parse(ResultFiles.line(empty), All.class));
  }

  @Test
  void fieldsAreInTheOrderOfTheComponentsAndOfTheirType() {
    assertEquals(
        "{\"share\":0.5,\"form\":{\"kind\":\"fourSided\",\"width\":3.0,\"height\":4.0}}",
        ResultFiles.line(new Point(0.5, new FourSided(3, 4))));
    assertEquals(
        "{name=a, count=3, used=true}", ResultFiles.fields(new Plain("a", 3, true)).toString());
  }

  @Test
  void unknownFieldsAndTheirOrderAreIgnored() {
    All read = read(LINE.replace("{'text'", "{'new':{'a':[1]},'text'"));
    assertEquals(read(LINE), read);
    assertEquals(new Point(0.25, new FourSided(3, 4)), read.points().get(1));
    assertEquals(
        new Point(0.5, new Round(2)),
        ResultFiles.parse(
            "{\"form\":{\"radius\":2,\"kind\":\"round\"},\"share\":0.5}", Point.class));
  }

  @Test
  void whatMayBeAbsentMayBeNullToo() {
    All read =
        read(LINE.replace("'perhaps':3", "'perhaps':null,'maybe':null").replace("'sizes'", "'s'"));
    assertEquals(Optional.empty(), read.maybe());
    assertEquals(OptionalDouble.empty(), read.perhaps());
    assertEquals(Map.of(), read.sizes());
  }

  private static All read(String line) {
    return ResultFiles.parse(line.replace('\'', '"'), All.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "'text':'t',            |               | text: missing (expected: text)",
        "'text':'t'             | 'text':1      | text: 1 (expected: text)",
        "'text':'t'             | 'text':null   | text: missing (expected: text)",
        "'whole':1,             |               | whole: missing (expected: a number)",
        "'whole':1              | 'whole':'1'   | whole: \"1\" (expected: a number)",
        "'whole':1              | 'whole':1.5   | whole: 1.5 (expected: a whole number)",
        "'whole':1              | 'whole':2147483648 | whole: 2147483648 (expected: a whole number)",
        "'large':2              | 'large':1e16  | large: 1e16 (expected: a whole number)",
        "'number':0.5           | 'number':1e999 | number: 1e999 (expected: a finite number)",
        "'number':0.5           | 'number':true | number: true (expected: a number)",
        "'truth':true           | 'truth':0     | truth: 0 (expected: true or false)",
        "'truth':true,          |               | truth: missing (expected: true or false)",
        "'perhaps':3            | 'perhaps':'3' | perhaps: \"3\" (expected: a number)",
        "'perhaps':3            | 'perhaps':3,'maybe':4 | maybe: 4 (expected: text)",
        "'share':0.25,          |               | points[1].share: missing (expected: a number)",
        "'share':0.25           | 'share':1.25  | points[1].share: 1.25 (expected: 0 to 1)",
        "'radius':2             | 'radius':[]   | points[0].form.radius: [] (expected: a number)",
        "'kind':'round'         | 'kind':'flat' | points[0].form.kind: \"flat\" (expected: round, fourSided)",
        "'kind':'round',        |               | points[0].form.kind: missing (expected: text)",
        "{'kind':'round','radius':2} | 7        | points[0].form: 7 (expected: an object)",
        "'points':[{            | 'points':[8,{ | points[0]: 8 (expected: an object)",
        "{'maxpool':7}          | []            | sizes: [] (expected: an object)",
        "'maxpool':7            | 'maxpool':'7' | sizes.maxpool: \"7\" (expected: a number)",
        "'maxpool':7            | 'maxpool':null | sizes.maxpool: missing (expected: a number)",
      })
  void rejectsAFieldWithItsPathWhenItIsWrong(String right, String wrong, String message) {
    String changed = LINE.replace(right, wrong == null ? "" : wrong);
    assertEquals(
        message, assertThrows(IllegalArgumentException.class, () -> read(changed)).getMessage());
  }

  @Test
  void rejectsAListThatIsNone() {
    String changed = LINE.replaceFirst("'points':.*],", "'points':{},");
    assertEquals(
        "points: {} (expected: a list)",
        assertThrows(IllegalArgumentException.class, () -> read(changed)).getMessage());
  }

  @Test
  void quotesTheBeginningOfWhatIsLong() {
    String changed = LINE.replace("'whole':1", "'whole':'" + "x".repeat(100) + "'");
    assertEquals(
        "whole: \"" + "x".repeat(59) + "... (expected: a number)",
        assertThrows(IllegalArgumentException.class, () -> read(changed)).getMessage());
  }

  @Test
  void rejectsALineThatIsNoJson() {
    assertThrows(IllegalArgumentException.class, () -> read("{'text':"));
    assertThrows(IllegalArgumentException.class, () -> read("[]"));
    assertThrows(IllegalArgumentException.class, () -> read(""));
  }
}
