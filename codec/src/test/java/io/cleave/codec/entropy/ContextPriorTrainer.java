package io.cleave.codec.entropy;

import io.cleave.codec.entropy.internal.ContextNodes;
import io.cleave.codec.entropy.internal.ContextPrior;
import io.cleave.codec.entropy.internal.Neighbourhood;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the start of {@link ContextCoder} from sample planes: for each node the probability over
 * all of them, and how soon a tensor's own symbols should count more than that.
 *
 * <p>The confidence of a node is that of the beta prior under which its bits are most likely, each
 * group of tensors (a layer of a network) judged by the mean of the other groups, so that a start
 * is no surer of a layer it has not seen than the layers at hand are of each other.
 */
final class ContextPriorTrainer {
  /** Bits of one tensor and node beyond which the tensor does not count more. */
  private static final double WEIGHT_LIMIT = 200;

  private static final int[] COUNTS = {3, 10, 30, 90};

  private final List<List<Sample>> samples = new ArrayList<>();
  private final int[][] seen = new int[2][ContextNodes.COUNT];
  private final Neighbourhood neighbourhood = new Neighbourhood();
  private int top;

  /** How often each bit was seen at a node, in one tensor. */
  private record Sample(String group, int zeros, int ones) {
    double weight() {
      return Math.min(1, WEIGHT_LIMIT / (zeros + ones));
    }
  }

  ContextPriorTrainer() {
    for (int i = 0; i < ContextNodes.COUNT; i++) {
      samples.add(new ArrayList<>());
    }
  }

  /** Learns from one tensor. */
  void add(SymbolPlanes planes, String group) {
    top = planes.levels() - 1;
    neighbourhood.reset(planes.levels(), planes.zero());
    visit(planes);
    for (int node = 0; node < ContextNodes.COUNT; node++) {
      if (seen[0][node] + seen[1][node] > 0) {
        samples.get(node).add(new Sample(group, seen[0][node], seen[1][node]));
      }
      seen[0][node] = 0;
      seen[1][node] = 0;
    }
  }

  private void visit(SymbolPlanes planes) {
    boolean afterEmpty = false;
    for (int map = 0; map < planes.maps(); map++) {
      boolean empty = planes.isEmpty(map);
      see(ContextNodes.empty(afterEmpty), empty);
      afterEmpty = empty;
      for (int row = 0; row < planes.rows() && !empty; row++) {
        visitRow(planes, planes.index(map, row));
      }
    }
  }

  private void visitRow(SymbolPlanes planes, int start) {
    byte[] all = planes.symbols();
    for (int i = start; i < start + planes.columns(); i++) {
      int above = i - planes.rowStride();
      visitSymbol(
          all[i - 1] & 0xff,
          all[above] & 0xff,
          all[above - 1] & 0xff,
          all[above + 1] & 0xff,
          all[i] & 0xff);
    }
  }

  private void visitSymbol(int west, int north, int northWest, int northEast, int symbol) {
    int context = neighbourhood.context(west, north, northWest, northEast);
    int expected = Neighbourhood.predict(west, north, northWest, northEast);
    see(ContextNodes.expected(context), symbol == expected);
    if (symbol == expected) {
      return;
    }
    boolean above = symbol > expected;
    if (expected > 0 && expected < top) {
      see(ContextNodes.expected(context) + 1, above);
    }
    int most = (above ? top - expected : expected) - 1;
    visitDistance(ContextNodes.side(context, above ? 1 : 0), Math.abs(symbol - expected) - 1, most);
  }

  private void visitDistance(int node, int distance, int most) {
    int unary = Math.min(most, ContextNodes.UNARY);
    for (int i = 0; i < unary && distance >= i; i++) {
      see(node + i, distance > i);
    }
    if (distance >= ContextNodes.UNARY && most > ContextNodes.UNARY) {
      int mantissaBits = log2(distance - ContextNodes.UNARY + 1);
      int mostBits = log2(most - ContextNodes.UNARY + 1);
      for (int i = 0; i < mostBits && i <= mantissaBits; i++) {
        see(node + ContextNodes.UNARY + i, i < mantissaBits);
      }
    }
  }

  private static int log2(int value) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
  }

  private void see(int node, boolean bit) {
    seen[bit ? 1 : 0][node]++;
  }

  /** {@return the packed start, one byte a node} */
  byte[] packed() {
    byte[] packed = new byte[ContextNodes.COUNT];
    for (int node = 0; node < packed.length; node++) {
      packed[node] = samples.get(node).isEmpty() ? 0 : pack(samples.get(node));
    }
    return packed;
  }

  private static byte pack(List<Sample> samples) {
    double ones = 0.4;
    double all = 0.8;
    for (Sample sample : samples) {
      ones += sample.ones * sample.weight();
      all += (sample.zeros + sample.ones) * sample.weight();
    }
    int best = 0;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int i = 0; i < COUNTS.length; i++) {
      double cost = cost(samples, ones, all, COUNTS[i]);
      if (cost < bestCost) {
        bestCost = cost;
        best = i;
      }
    }
    return pack(ones / all, best);
  }

  private static double cost(List<Sample> samples, double ones, double all, int count) {
    double cost = 0;
    String group = null;
    double probability = ones / all;
    for (Sample sample : samples) {
      if (!sample.group.equals(group)) {
        group = sample.group;
        probability = others(samples, group, ones, all);
      }
      double a = probability * count;
      double b = count - a;
      cost -= logGamma(a + sample.ones) - logGamma(a);
      cost -= logGamma(b + sample.zeros) - logGamma(b);
      cost -= logGamma(count) - logGamma(count + sample.ones + sample.zeros);
    }
    return cost;
  }

  /** The probability without a group. */
  private static double others(List<Sample> samples, String group, double ones, double all) {
    double otherOnes = ones;
    double others = all;
    for (Sample sample : samples) {
      if (sample.group.equals(group)) {
        otherOnes -= sample.ones * sample.weight();
        others -= (sample.zeros + sample.ones) * sample.weight();
      }
    }
    return Math.max(1e-4, Math.min(1 - 1e-4, otherOnes / others));
  }

  /** Stirling's series, after a shift to where it is exact enough. */
  private static double logGamma(double x) {
    double shift = 0;
    double y = x;
    while (y < 8) {
      shift -= Math.log(y);
      y++;
    }
    return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * y);
  }

  /** The packed byte whose probability is nearest in the bits it costs. */
  private static byte pack(double probability, int count) {
    int best = 0;
    double bestLoss = Double.POSITIVE_INFINITY;
    for (int packed = count; packed < 256; packed += 4) {
      double guess = (ContextPrior.state(packed) >>> 10) / (double) (1 << 22);
      double loss = -probability * Math.log(guess) - (1 - probability) * Math.log(1 - guess);
      if (packed != 0 && loss < bestLoss) {
        bestLoss = loss;
        best = packed;
      }
    }
    return (byte) best;
  }
}
