package io.cleave.lab.calibrate;

import io.cleave.lab.ProgressListener;

/** Counts what a calibration has done: an answer of the tail to one sample is a unit. */
final class Work {
  /** A gradient of the tail takes about as long as this many answers. */
  private static final int GRADIENT_UNITS = 3;

  /** How many steps a search tries, about. */
  private static final int DEFAULT_TRIALS = 9;

  private final ProgressListener listener;
  private String stage = "head";
  private int samples;
  private long done;
  private long all;

  Work(ProgressListener listener) {
    this.listener = listener;
  }

  /** A sample went through the head; nobody knows yet how many there are. */
  void headRan() {
    done(1, done + 1);
  }

  /** Says how many samples there are. */
  void plan(int count, int gradients) {
    samples = count;
    all = done + samples + (long) gradients * GRADIENT_UNITS + (DEFAULT_TRIALS + 1L) * samples;
  }

  void stage(String name) {
    stage = name;
  }

  void gradients(int count) {
    done((long) count * GRADIENT_UNITS, all);
  }

  void answered(int count) {
    done(count, all);
  }

  /** As many trials as this are left at most. */
  void trialsLeft(int trials) {
    all = done + trials * (long) samples + 1;
  }

  void end() {
    done(all - done, all);
  }

  private void done(long units, long of) {
    done += units;
    all = Math.max(done, of);
    listener.progressed(done, all, stage);
  }
}
