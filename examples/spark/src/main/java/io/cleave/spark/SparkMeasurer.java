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
 * Measures chunks as tasks of one Spark job. A task opens the images and loads the weights, so both
 * must be where the plan says on every machine. A task counts once, however often Spark tries it.
 */
public final class SparkMeasurer implements ChunkMeasurer {
  /**
   * The number of tasks for each executor thread, so that a slow task at the end does not keep the
   * other threads waiting.
   */
  private static final int DEFAULT_TASKS_PER_THREAD = 8;

  private static final String GROUP = "cleave-sweep";

  /** The max time that a task in this process may take to end after the job was cancelled. */
  private static final Duration MAX_CHUNK_TIME = Duration.ofSeconds(15);

  private final JavaSparkContext context;
  private final SweepPlan plan;
  private final ImageOpener opener;
  private final int tasks;

  /**
   * Creates a measurer that divides its work into a default number of tasks.
   *
   * @param context the Spark context, which stays open
   * @param plan what to measure
   * @param opener opens the images of the plan
   */
  public SparkMeasurer(JavaSparkContext context, SweepPlan plan, ImageOpener opener) {
    this(context, plan, opener, DEFAULT_TASKS_PER_THREAD * context.defaultParallelism());
  }

  /**
   * Creates a measurer.
   *
   * @param context the Spark context, which stays open
   * @param plan what to measure
   * @param opener opens the images of the plan
   * @param tasks the number of tasks, 1 or more; each loads the weights again, and its results are
   *     kept when it ends
   * @throws IllegalArgumentException if {@code tasks} is less than 1
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
    } catch (Exception e) { // Scala does not declare what it throws
      throw failure(e);
    } finally {
      context.clearJobGroup();
      RunningTasks.awaitEnd(MAX_CHUNK_TIME);
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

  /** The cause of a failed task or result, without Spark's message around it. */
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
