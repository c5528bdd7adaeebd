package io.cleave.bench.accuracy;

/** Counts over images. */
final class Tally {

  private long images;
  private long bytes;
  private long bareBytes;
  private long right;
  private long agreeing;

  void add(int size, int bareSize, int answer, int label, int uncutAnswer) {
    images++;
    bytes += size;
    bareBytes += bareSize;
    right += answer == label ? 1 : 0;
    agreeing += answer == uncutAnswer ? 1 : 0;
  }

  double meanBytes() {
    return bytes / (double) images;
  }

  double meanBareBytes() {
    return bareBytes / (double) images;
  }

  double top1() {
    return right / (double) images;
  }

  double agreement() {
    return agreeing / (double) images;
  }
}
