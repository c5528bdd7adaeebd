package io.cleave.edge.internal.plan;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for messages, of which a few large buffers are kept for the next until a garbage
 * collection, which also comes where direct memory is short. Netty's pool gives a chunk back to the
 * system once nothing is left in it, and asks for a new one, filled with zeros, at the next
 * message: a millisecond for 3 MB. Thread-safe.
 */
final class MessageMemory extends AbstractByteBufAllocator {
  private static final int LARGE_BYTES = 256 * 1024;
  private static final int KEPT_BUFFERS = 4;

  private final Queue<WeakReference<ByteBuffer>> kept = new ArrayBlockingQueue<>(KEPT_BUFFERS);

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return maxCapacity < LARGE_BYTES
        ? PooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity)
        : toLeakAwareBuffer(new Large(take(maxCapacity)));
  }

  private ByteBuffer take(int bytes) {
    ByteBuffer buffer = takeKept();
    return buffer != null && buffer.capacity() == bytes ? buffer : ByteBuffer.allocateDirect(bytes);
  }

  private @Nullable ByteBuffer takeKept() {
    for (WeakReference<ByteBuffer> next = kept.poll(); next != null; next = kept.poll()) {
      ByteBuffer buffer = next.get();
      if (buffer != null) {
        return buffer;
      }
    }
    return null;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return PooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }

  /** Goes back when it is released. */
  private final class Large extends UnpooledDirectByteBuf {
    private final ByteBuffer memory;

    Large(ByteBuffer memory) {
      super(MessageMemory.this, memory, memory.capacity());
      this.memory = memory;
      clear(); // what is wrapped counts as written
    }

    @Override
    protected void deallocate() {
      super.deallocate();
      kept.offer(new WeakReference<>(memory));
    }
  }
}
