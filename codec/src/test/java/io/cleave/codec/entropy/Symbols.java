package io.cleave.codec.entropy;

import java.util.Random;

/** Kinds of symbols to test with. */
enum Symbols {
  ZERO {
    @Override
    int symbol(int levels, int zero, int left, int above, Random random) {
      return zero;
    }
  },
  TOP {
    @Override
    int symbol(int levels, int zero, int left, int above, Random random) {
      return levels - 1;
    }
  },
  NOISE {
    @Override
    int symbol(int levels, int zero, int left, int above, Random random) {
      return random.nextInt(levels);
    }
  },
  SPARSE {
    @Override
    int symbol(int levels, int zero, int left, int above, Random random) {
      return random.nextInt(20) == 0 ? random.nextInt(levels) : zero;
    }
  },
  SMOOTH {
    @Override
    int symbol(int levels, int zero, int left, int above, Random random) {
      double mean = (left + above) / 2.0 + random.nextGaussian() * levels / 12;
      return Math.max(0, Math.min(levels - 1, (int) Math.round(mean)));
    }
  };

  abstract int symbol(int levels, int zero, int left, int above, Random random);

  /** Resets the planes, the zero at the bottom or in the middle, and fills them. */
  void fill(SymbolPlanes planes, int levels, Random random) {
    planes.reset(levels, random.nextBoolean() ? 0 : levels / 2);
    byte[] all = planes.symbols();
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int at = planes.index(map, row);
        for (int i = at; i < at + planes.columns(); i++) {
          int left = all[i - 1] & 0xff;
          int above = all[i - planes.rowStride()] & 0xff;
          all[i] = (byte) symbol(levels, planes.zero(), left, above, random);
        }
      }
    }
  }

  /** The symbols without borders, row-major. */
  static byte[] interior(SymbolPlanes planes) {
    byte[] interior = new byte[planes.elements()];
    int to = 0;
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        System.arraycopy(planes.symbols(), planes.index(map, row), interior, to, planes.columns());
        to += planes.columns();
      }
    }
    return interior;
  }

  static void setInterior(SymbolPlanes planes, byte[] interior) {
    int from = 0;
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int to = planes.index(map, row);
        System.arraycopy(interior, from, planes.symbols(), to, planes.columns());
        from += planes.columns();
      }
    }
  }
}
