package io.cleave.edge.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.edge.Prediction;
import io.cleave.edge.TailException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** How requests end. */
public final class Outcomes {
  private Outcomes() {}

  /** The request fails as is expected, with what is returned. */
  public static <T extends TailException> T failure(
      Class<T> expected, CompletableFuture<?> future) {
    CompletionException e = assertThrows(CompletionException.class, future::join);
    assertEquals(expected, e.getCause().getClass(), e.getCause().toString());
    return expected.cast(e.getCause());
  }

  /** The request is answered by outputs that begin so. */
  public static void assertAnswer(float expected, CompletableFuture<Prediction> future) {
    assertEquals(expected, future.join().logits().get(0));
  }
}
