package io.cleave.bench.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.bench.graphs.EqualTables.ComparedCut;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.diff.Difference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EqualBenchmarkTest {
  private static final Network NETWORK = ResNet.of(50);

  @Test
  void cutsAreSpreadFromTheFirstToTheLastBesideThoseThatSendLessThanAllBefore() {
    Set<Cut> cuts = EqualBenchmark.chosen(NETWORK, 2);
    List<Cut> splits = NETWORK.splits();
    assertTrue(cuts.contains(splits.get(0)));
    assertTrue(cuts.contains(splits.get(splits.size() - 1)));
    for (int i = 1; i < splits.size() - 1; i++) {
      long bytes = splits.get(i).crossing().bytes();
      boolean beaten =
          splits.subList(0, i).stream().anyMatch(cut -> cut.crossing().bytes() <= bytes);
      assertEquals(!beaten, cuts.contains(splits.get(i)), splits.get(i).name());
    }
    assertEquals(splits, List.copyOf(EqualBenchmark.chosen(NETWORK, 1000)));
  }

  @Test
  void aCutIsOffWhereOneOutputIs() {
    String logits = NETWORK.outputs().names().get(0);
    ComparedCut first =
        new ComparedCut("first", 1, 1, 4, Map.of(logits, new Difference(9, 9, 0, 1e-5, 1)));
    ComparedCut second =
        new ComparedCut("second", 2, 1, 4, Map.of(logits, new Difference(9, 1, 0, 1.1e-5, 1)));
    EqualTables tables =
        new EqualTables(
            NETWORK,
            "auto",
            Inputs.noise(NETWORK.inputs(), 1, 1),
            List.of(first, second),
            Map.of());
    assertEquals(List.of(second), tables.off());
    assertEquals("second", tables.figures().get("worstCut"));
  }
}
