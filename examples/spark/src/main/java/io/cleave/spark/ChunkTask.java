package io.cleave.spark;

import io.cleave.lab.images.ImageSet;
import io.cleave.lab.sweep.Chunk;
import io.cleave.lab.sweep.ChunkResult;
import io.cleave.lab.sweep.SweepPlan;
import io.cleave.lab.sweep.SweepWorker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;

/** The task on an executor: it loads the weights, measures some chunks, and releases everything. */
final class ChunkTask implements FlatMapFunction<Iterator<Chunk>, ChunkResult> {
  private static final long serialVersionUID = 1;

  private final SweepPlan plan;
  private final ImageOpener opener;

  ChunkTask(SweepPlan plan, ImageOpener opener) {
    this.plan = plan;
    this.opener = opener;
  }

  @Override
  public Iterator<ChunkResult> call(Iterator<Chunk> chunks)
      throws IOException, InterruptedException {
    RunningTasks.begin();
    try {
      return measure(chunks).iterator();
    } finally {
      RunningTasks.end();
    }
  }

  private List<ChunkResult> measure(Iterator<Chunk> chunks)
      throws IOException, InterruptedException {
    List<ChunkResult> results = new ArrayList<>();
    try (ImageSet images = opener.open();
        SweepWorker worker = SweepWorker.open(plan, images)) {
      while (chunks.hasNext()) {
        results.add(worker.run(chunks.next()));
      }
    }
    return results;
  }
}
