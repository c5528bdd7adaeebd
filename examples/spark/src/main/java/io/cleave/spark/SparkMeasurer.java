package io.cleave.spark;

import io.cleave.codec.internal.Check;
import io.cleave.lab.sweep.Chunk;
import io.cleave.lab.sweep.ChunkMeasurer;
import io.cleave.lab.sweep.ChunkResult;
import io.cleave.lab.sweep.SweepPlan;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Measures chunks as tasks of one Spark job. A task opens the images and loads the weights, so
 * these must be where the plan says on every machine; it counts once, however often it is tried.
 */
public final class SparkMeasurer implements ChunkMeasurer {
  /** Of each executor thread, so that a slow task at the end does not keep the others waiting. */
  private static final int USUAL_TASKS_A_THREAD = 8;

  private static final String GROUP = "cleave-sweep";

  /** How long a task of this process may take to end where the job was cancelled. */
  private static final Duration LONGEST_CHUNK = Duration.ofSeconds(15);

  private final JavaSparkContext context;
  private final SweepPlan plan;
  private final ImageOpener opener;
  private final int tasks;

  /**
   * Takes a job's work.
   *
   * @param context stays the caller's
   * @param plan what to measure
   * @param opener of the plan's images
   */
  public SparkMeasurer(JavaSparkContext context, SweepPlan plan, ImageOpener opener) {
    this(context, plan, opener, USUAL_TASKS_A_THREAD * context.defaultParallelism());
  }

  /**
   * Takes a job's work and into how many tasks it is divided.
   *
   * @param context stays the caller's
   * @param plan what to measure
   * @param opener of the plan's images
   * @param tasks 1 or more; each loads the weights anew, and what it measured is kept when it ends
   * @throws IllegalArgumentException if there are fewer
   */
  public SparkMeasurer(JavaSparkContext context, SweepPlan plan, ImageOpener opener, int tasks) {
    Check.argument(tasks >= 1, "tasks", tasks, "1 or more");
    this.context = context;
    this.plan = plan;
    this.opener = opener;
    this.tasks = tasks;
  }

  @Override
  public void measure(List<Chunk> chunks, Receiver finished)
      throws IOException, InterruptedException {
    JavaRDD<ChunkResult> results =
        context
            .parallelize(chunks, Math.min(tasks, chunks.size()))
            .mapPartitions(new ChunkTask(plan, opener));
    context.setJobGroup(GROUP, "a sweep of " + plan.size() + " points", true);
    try {
      run(results, finished);
    } catch (InterruptedException e) {
      context.cancelJobGroup(GROUP);
      throw e;
    } catch (Exception e) { // Scala throws what it does not declare
      throw failure(e);
    } finally {
      context.clearJobGroup();
      RunningTasks.awaitEnd(LONGEST_CHUNK);
    }
  }

  private void run(JavaRDD<ChunkResult> results, Receiver finished) throws Exception {
    ClassTag<List<ChunkResult>> type = ClassTag$.MODULE$.apply(List.class);
    Function1<Iterator<ChunkResult>, List<ChunkResult>> gather =
        (Function1<Iterator<ChunkResult>, List<ChunkResult>> & Serializable) SparkMeasurer::gather;
    Function2<Object, List<ChunkResult>, BoxedUnit> receive =
        (task, result) -> receive(result, finished);
    context.sc().runJob(results.rdd(), gather, receive, type);
  }

  private static List<ChunkResult> gather(Iterator<ChunkResult> results) {
    List<ChunkResult> gathered = new ArrayList<>();
    while (results.hasNext()) {
      gathered.add(results.next());
    }
    return gathered;
  }

  private static BoxedUnit receive(List<ChunkResult> results, Receiver finished) {
    for (ChunkResult result : results) {
      try {
        finished.accept(result);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return BoxedUnit.UNIT;
  }

  /** What went wrong in a task or with a result, without Spark's words around it. */
  private static IOException failure(Exception thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException found) {
        return found;
      }
      if (cause instanceof IllegalArgumentException found) {
        throw found;
      }
    }
    return new IOException("the Spark job failed: " + thrown.getMessage(), thrown);
  }
}
