package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that lost a buffer: one that was collected and never released. */
public final class NoLeaks implements AfterAllCallback {
  private static final int COLLECTIONS = 3;

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      awaitCollection();
      PooledByteBufAllocator.DEFAULT
          .directBuffer(1)
          .release(); // the detector reports on allocation
    }
    assertTrue(RecordingLeakDetector.installed(), "io.netty.customResourceLeakDetector is not set");
    assertEquals(List.of(), RecordingLeakDetector.leaks());
  }

  /** Returns when the collector has found an object that became unreachable just now. */
  private static void awaitCollection() throws InterruptedException {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    Reference<Object> sentinel = new PhantomReference<>(new Object(), collected);
    try {
      Reference<?> found = null;
      for (int i = 0; i < 20 && found == null; i++) {
        System.gc();
        found = collected.remove(500);
      }
      assertNotNull(found, "no collection");
    } finally {
      Reference.reachabilityFence(sentinel);
    }
  }
}
