package io.cleave.models.shapes;

/** The three splits of the set. Each draws from its own stream of seeds. */
public enum Split {
  /** Images to learn from, without end. */
  TRAIN(0x7472_6169_6e00_0000L),
  /** Images to choose settings by; never learnt from, never reported. */
  VALIDATION(0x7661_6c69_6400_0000L),
  /** Images to report results on; the first 2,000 are the fixed test split. */
  TEST(0x7465_7374_0000_0000L);

  private final long tag;

  Split(long tag) {
    this.tag = tag;
  }

  long tag() {
    return tag;
  }
}
