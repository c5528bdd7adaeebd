package io.cleave.edge.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageMemoryTest {
  private static final int LARGE = 3_300_000;

  private final MessageMemory memory = new MessageMemory();

  private final BufferPoolMXBean direct =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();

  /** No memory is freed while this has it, and its address stays its own. */
  private final List<ByteBuffer> seen = new ArrayList<>();

  private long addressOfReleased(int bytes) {
    ByteBuf buffer = memory.directBuffer(bytes, bytes);
    seen.add(buffer.nioBuffer(0, bytes));
    long address = buffer.memoryAddress();
    buffer.release();
    return address;
  }

  @Test
  void aLargeBufferServesTheNextMessage() {
    assertEquals(addressOfReleased(LARGE), addressOfReleased(LARGE));
  }

  @Test
  void aBufferInUseServesNoOther() {
    ByteBuf first = memory.directBuffer(LARGE, LARGE);
    ByteBuf written = first.retainedDuplicate();
    first.release();
    assertNotEquals(written.memoryAddress(), addressOfReleased(LARGE));
    written.release();
  }

  @Test
  void aBufferOfAnotherSizeIsNotGivenOut() {
    addressOfReleased(LARGE);
    ByteBuf larger = memory.directBuffer(LARGE + 1, LARGE + 1);
    assertEquals(LARGE + 1, larger.capacity());
    larger.release();
  }

  @Test
  void aMessageIsEmptyAtFirst() {
    ByteBuf first = memory.directBuffer(LARGE, LARGE);
    first.writerIndex(LARGE).release();
    ByteBuf second = memory.directBuffer(LARGE, LARGE);
    assertEquals(0, second.readableBytes());
    second.release();
    assertThrows(IllegalReferenceCountException.class, second::release);
  }

  @Test
  void aCollectionFreesWhatIsKept() throws InterruptedException {
    ByteBuf buffer = memory.directBuffer(LARGE, LARGE);
    long used = direct.getMemoryUsed();
    buffer.release();
    buffer = null;
    long now = used;
    for (int i = 0; i < 1000 && now > used - LARGE; i++) {
      System.gc();
      Thread.sleep(10); // a thread of the JDK's frees it
      now = direct.getMemoryUsed();
    }
    assertTrue(now <= used - LARGE, now + " of " + used);
    ByteBuf next = memory.directBuffer(LARGE, LARGE);
    assertEquals(LARGE, next.capacity());
    next.release();
  }

  @Test
  void noMoreThanFourAreKept() {
    Set<Long> first = addressesOfSix();
    Set<Long> second = addressesOfSix();
    second.retainAll(first);
    assertEquals(4, second.size());
  }

  /** While the others are in use, so that all six differ. */
  private Set<Long> addressesOfSix() {
    List<ByteBuf> buffers = new ArrayList<>();
    Set<Long> addresses = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      buffers.add(memory.directBuffer(LARGE, LARGE));
      seen.add(buffers.get(i).nioBuffer(0, LARGE));
      addresses.add(buffers.get(i).memoryAddress());
    }
    buffers.forEach(ByteBuf::release);
    return addresses;
  }
}
