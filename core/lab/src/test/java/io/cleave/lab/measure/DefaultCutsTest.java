package io.cleave.lab.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.resnet.ResNet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultCutsTest {
  private static List<String> names(Network network, String... asked) {
    return DefaultCuts.of(network, List.of(asked)).stream().map(Cut::name).toList();
  }

  @Test
  void thePapersAreTakenWhereThereAreSuch() {
    assertEquals(List.of("maxpool", "bottle1"), names(ResNet.of(50)));
    assertEquals(List.of("maxpool", "basic1"), names(ResNet.of(18)));
  }

  @Test
  void thoseThatAreNamedAreTakenInTheirOrderAndOnce() {
    assertEquals(
        List.of("bottle3", "bottle1", "input"),
        names(ResNet.of(50), "bottle3", "layer1.0", "bottle1", "input"));
  }

  @Test
  void rejectsANameThatIsNoCut() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> names(ResNet.of(50), "bottle99"))
            .getMessage();
    assertTrue(message.startsWith("cut: bottle99"), message);
  }

  /** The end is none, and the beginning neither: there would be no head. */
  @Test
  void elsewhereTheSmallestOfTheFirstQuarterAndOfTheFirstHalfAreTaken() {
    assertEquals(List.of("at2", "at4"), names(sized(9, 8, 5, 6, 4, 7, 3, 2, 1, 1, 1, 1)));
    assertEquals(List.of("at1"), names(sized(9, 3, 5, 6, 4, 7, 3, 2)));
    assertEquals(List.of("at1"), names(sized(9, 8, 1)));
    assertEquals(List.of("at1"), names(sized(1, 8)));
  }

  @Test
  void aNetworkThatCanBeCutNowhereHasNone() {
    assertEquals(List.of(), names(sized(4)));
  }

  /** A network that has cuts of these many elements before its end. */
  private static Network sized(int... elements) {
    return new Sized(Arrays.stream(elements).boxed().toList());
  }

  private record Sized(List<Integer> elements) implements Network {
    private Signature crossing(int cut) {
      TensorShape shape = TensorShape.of(elements.get(cut));
      return Signature.of(new TensorSpec("t" + cut, ElementType.FLOAT32, shape));
    }

    @Override
    public String name() {
      return "sized";
    }

    @Override
    public String description() {
      return elements.toString();
    }

    @Override
    public Signature inputs() {
      return crossing(0);
    }

    @Override
    public Signature outputs() {
      return Signature.of(new TensorSpec("out", ElementType.FLOAT32, TensorShape.of(2)));
    }

    @Override
    public List<Cut> cuts() {
      List<Cut> cuts = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        cuts.add(cut(i == 0 ? Cut.INPUT : "at" + i, crossing(i)));
      }
      cuts.add(cut(Cut.OUTPUT, outputs()));
      return cuts;
    }

    private static Cut cut(String name, Signature crossing) {
      return new Cut(name, crossing, Set.of(), Cost.NONE, Cost.NONE, Set.of());
    }

    @Override
    public Map<String, Shape> tensors() {
      return Map.of();
    }
  }
}
