package io.cleave.lab.sweep.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.codec.calibration.CalibrationFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All points of one variant, on one thread: first the uncut network, then pictures, then cuts. */
public final class VariantRun {
  private final LoadedVariant loaded;
  private final NDManager manager;
  private final Layers uncut;
  private final CalibrationFile calibrations;
  private final Map<Integer, PictureFormat> pictures = new LinkedHashMap<>();
  private final Map<String, CutRun> cuts = new LinkedHashMap<>();
  private int uncutPoint;

  public VariantRun(LoadedVariant loaded, NDManager manager, List<SweepPoint> points) {
    this.loaded = loaded;
    this.manager = manager;
    this.uncut = new Layers(loaded.part().block(), manager);
    this.calibrations = loaded.variant().calibrationFile();
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).variant().equals(loaded.variant().name())) {
        add(i, points.get(i));
      }
    }
  }

  private void add(int number, SweepPoint point) {
    if (point.family() == Family.UNCUT) {
      uncutPoint = number;
    } else if (point.family().picture()) {
      pictures.put(number, PictureFormat.of(point));
    } else {
      cuts.computeIfAbsent(point.cut(), cut -> new CutRun(loaded.part(), cut, manager))
          .add(number, point, calibrations);
    }
  }

  public void run(ImageBatch images, Tally tally) throws IOException, InterruptedException {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = loaded.input().of(images.images(), scratch);
      tally.add(uncutPoint, uncut.answers(input, tally.labels()), 0);
      for (Map.Entry<Integer, PictureFormat> each : pictures.entrySet()) {
        send(images, each.getValue(), each.getKey(), tally);
      }
      for (CutRun cut : cuts.values()) {
        cut.run(input, tally);
      }
    }
  }

  private void send(ImageBatch images, PictureFormat format, int point, Tally tally)
      throws IOException, InterruptedException {
    List<byte[]> files = files(images, format);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = loaded.input().of(images.decoded(files), scratch);
      long bytes = files.stream().mapToLong(file -> file.length).sum();
      tally.add(point, uncut.answers(input, tally.labels()), bytes);
    }
  }

  private static List<byte[]> files(ImageBatch images, PictureFormat format) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (var image : images.images()) {
      files.add(format.encode(image.picture()));
    }
    return files;
  }
}
