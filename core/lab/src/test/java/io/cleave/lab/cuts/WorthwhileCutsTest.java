package io.cleave.lab.cuts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.resnet.ResNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class WorthwhileCutsTest {
  private record Costly(List<Cut> cuts) implements Network {
    @Override
    public String name() {
      return "costly";
    }

    @Override
    public String description() {
      return cuts.toString();
    }

    @Override
    public Signature inputs() {
      return cuts.get(0).crossing();
    }

    @Override
    public Signature outputs() {
      return cuts.get(cuts.size() - 1).crossing();
    }
  }

  private static Cut cut(String name, String tensor, int elements, long work, long all) {
    TensorSpec crossing = new TensorSpec(tensor, ElementType.FLOAT32, TensorShape.of(elements));
    return new Cut(
        name,
        Signature.of(crossing),
        Set.of(),
        new Cost(0, work),
        new Cost(0, all - work),
        Set.of());
  }

  /** Few different numbers, so that many cuts are equal in one of them or in both. */
  private static Network random(long seed) {
    Random random = new Random(seed);
    int size = 2 + random.nextInt(30);
    long all = 40L * random.nextInt(2);
    List<Cut> cuts = new ArrayList<>(List.of(cut(Cut.INPUT, "in", 3, 0, all)));
    long work = 0;
    for (int i = 1; i < size; i++) {
      work = Math.min(all, work + random.nextInt(3));
      String name = random.nextBoolean() ? "module" + i : "t" + i;
      cuts.add(cut(name, "t" + i, 1 + random.nextInt(8), work, all));
    }
    cuts.add(cut(Cut.OUTPUT, "out", 2, all, all));
    return new Costly(cuts);
  }

  private static long work(Network network, Cut cut) {
    boolean counted = network.input().tail().multiplyAdds() > 0;
    return counted ? cut.head().multiplyAdds() : network.cuts().indexOf(cut);
  }

  private static boolean isAsGood(Network network, Cut one, Cut two) {
    return one.rawBytes() <= two.rawBytes() && work(network, one) <= work(network, two);
  }

  private static boolean beats(Network network, Cut one, Cut two) {
    return isAsGood(network, one, two) && !isAsGood(network, two, one);
  }

  @RepeatedTest(300)
  void noListedCutIsBeatenAndEachOtherIsBeatenOrEqual(RepetitionInfo repetition) {
    Network network = random(repetition.getCurrentRepetition());
    List<Cut> listed = WorthwhileCuts.of(network);
    List<Cut> all = network.splits().stream().filter(cut -> work(network, cut) > 0).toList();
    assertTrue(all.containsAll(listed), network.description());
    assertEquals(all.stream().filter(listed::contains).toList(), listed);
    for (Cut cut : listed) {
      assertTrue(all.stream().noneMatch(other -> beats(network, other, cut)), cut.toString());
    }
    for (Cut cut : all) {
      assertTrue(listed.stream().anyMatch(other -> isAsGood(network, other, cut)), "" + cut);
      boolean equalModule =
          listed.stream()
              .filter(other -> isAsGood(network, other, cut) && isAsGood(network, cut, other))
              .allMatch(other -> isModule(other) || !isModule(cut));
      assertTrue(equalModule, cut.toString());
    }
  }

  private static boolean isModule(Cut cut) {
    return cut.name().startsWith("module");
  }

  @Test
  void ofAResNetTheFirstNarrowPlaceIsListedAndNotTheWideOneBeforeIt() {
    assertEquals(
        List.of("maxpool", "bottle14", "avgpool"),
        WorthwhileCuts.of(ResNet.of(50)).stream().map(Cut::name).toList());
  }

  @Test
  void aNetworkThatIsCutNowhereBehindItsInputHasNone() {
    Network network =
        new Costly(List.of(cut(Cut.INPUT, "in", 3, 0, 5), cut(Cut.OUTPUT, "out", 2, 5, 5)));
    assertEquals(List.of(), WorthwhileCuts.of(network));
  }
}
