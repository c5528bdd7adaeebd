package io.cleave.models.shapes;

/** The three parts of the set. Each draws from its own stream of seeds. */
public enum Split {
  /** To learn from; without end. */
  TRAIN(0x7472_6169_6e00_0000L),
  /** To choose settings by; never learnt from, never reported. */
  VALIDATION(0x7661_6c69_6400_0000L),
  /** To report; the first 2,000 images are the fixed test split. */
  TEST(0x7465_7374_0000_0000L);

  private final long tag;

  Split(long tag) {
    this.tag = tag;
  }

  long tag() {
    return tag;
  }
}
