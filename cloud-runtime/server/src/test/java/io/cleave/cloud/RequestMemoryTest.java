package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.Waiting;
import io.cleave.cloud.internal.limit.MemoryShare;
import io.cleave.cloud.internal.limit.Payload;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.fixtures.NoLeaks;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
@Timeout(120)
class RequestMemoryTest {
  private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
  private static final int CONNECTIONS = 2000;

  @Test
  void givesOneConnectionAQuarterAndLeavesTheRestToOthers() {
    RequestMemory memory = new RequestMemory(100);
    MemoryShare greedy = new MemoryShare(memory, slow -> {});
    Payload first = greedy.take(ALLOCATOR, 15);
    Payload second = greedy.take(ALLOCATOR, 10);
    assertNull(greedy.take(ALLOCATOR, 1));
    Payload honest = new MemoryShare(memory, slow -> {}).take(ALLOCATOR, 75);
    assertEquals(100, memory.takenBytes());
    first.release();
    first.release();
    Payload third = greedy.take(ALLOCATOR, 15);
    assertNotNull(third);
    List.of(second, third, honest).forEach(Payload::release);
    assertEquals(0, memory.takenBytes());
  }

  @Test
  void givesOneRequestHoweverLargeToWhoHoldsNothing() {
    RequestMemory memory = new RequestMemory(100);
    MemoryShare share = new MemoryShare(memory, slow -> {});
    Payload all = share.take(ALLOCATOR, 100);
    assertNull(share.take(ALLOCATOR, 1));
    assertNull(new MemoryShare(memory, slow -> {}).take(ALLOCATOR, 1));
    all.release();
    assertEquals(0, memory.takenBytes());
  }

  @Test
  void givesNothingToWhoWantsNothingHoweverMuchHeHolds() {
    RequestMemory memory = new RequestMemory(100);
    MemoryShare share = new MemoryShare(memory, slow -> {});
    Payload all = share.take(ALLOCATOR, 100);
    Payload none = share.take(ALLOCATOR, 0);
    assertNotNull(none);
    List.of(none, all).forEach(Payload::release);
    assertEquals(0, memory.takenBytes());
  }

  @Test
  void staysWithinItsLimitWhateverManyThreadsTake() {
    RequestMemory memory = new RequestMemory(1000);
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      threads.add(CompletableFuture.runAsync(() -> takeAndGive(memory, random)));
    }
    threads.forEach(CompletableFuture::join);
    assertEquals(0, memory.takenBytes());
  }

  private static void takeAndGive(RequestMemory memory, Random random) {
    for (int i = 0; i < 20_000; i++) {
      int bytes = 1 + random.nextInt(500);
      if (memory.take(bytes)) {
        assertTrue(memory.takenBytes() <= 1000);
        memory.give(bytes);
      }
    }
  }

  @Test
  void holdsItsLimitWhenThousandsBeginARequestAndServesThemAfterwards() throws Exception {
    int limit = 50 * TestTails.maxRequestBytes();
    List<RawClient> clients = new ArrayList<>();
    try (ServerFixture fixture =
        new ServerFixture(
            TestTails::plusOne,
            b ->
                b.maxConnections(CONNECTIONS)
                    .maxConnectionsPerAddress(CONNECTIONS)
                    .queueCapacity(100)
                    .requestMemoryBytes(limit))) {
      RequestMemory memory = fixture.server.requestMemory();
      ByteBuffer request = RawClient.request(1, 60_000, TestTails.input(1));
      int half = FrameHeader.BYTES + 5;
      try {
        for (int i = 0; i < CONNECTIONS; i++) {
          clients.add(fixture.welcomed());
        }
        for (RawClient client : clients) {
          client.send(request.slice(0, half));
          assertTrue(memory.takenBytes() <= limit);
        }
        int payload = request.remaining() - FrameHeader.BYTES;
        Waiting.until(() -> memory.takenBytes() + payload > limit);
        int answered = 0;
        for (RawClient client : clients) {
          client.send(request.slice(half, request.remaining() - half));
          answered += isAnswered(client) ? 1 : 0;
          assertTrue(memory.takenBytes() <= limit);
        }
        assertTrue(answered >= limit / payload, () -> "too few were answered");
        assertEquals(0, memory.takenBytes());
        clients.get(0).sendRequest(2, TestTails.input(2));
        assertArrayEquals(TestTails.expected(2), clients.get(0).receiveAnswer(2));
      } finally {
        for (RawClient client : clients) {
          client.close();
        }
      }
    }
  }

  private static boolean isAnswered(RawClient client) throws Exception {
    RawClient.Frame frame = client.receive();
    if (frame.header().type() == FrameType.RESPONSE) {
      return true;
    }
    assertEquals(ErrorCode.OVERLOADED, frame.notice().code());
    return false;
  }

  @Test
  void sendsAwayWhatHasBeenArrivingForLongestWhenOthersNeedItsMemory() {
    AtomicLong now = new AtomicLong();
    RequestMemory memory = new RequestMemory(100, now::get, () -> {});
    List<Payload> sentAway = new ArrayList<>();
    Payload complete = new MemoryShare(memory, sentAway::add).take(ALLOCATOR, 40);
    Payload slow = new MemoryShare(memory, sentAway::add).take(ALLOCATOR, 30);
    now.incrementAndGet();
    Payload later = new MemoryShare(memory, sentAway::add).take(ALLOCATOR, 30);
    complete.arrived();
    MemoryShare honest = new MemoryShare(memory, sentAway::add);
    assertNull(honest.take(ALLOCATOR, 30));
    assertEquals(List.of(), sentAway, "nobody was slow yet");
    now.addAndGet(RequestMemory.GRACE_NANOS - 1);
    assertNull(honest.take(ALLOCATOR, 30));
    assertEquals(List.of(slow), sentAway);
    slow.release();
    honest.take(ALLOCATOR, 30).release();
    later.release();
    complete.release();
    assertEquals(0, memory.takenBytes());
  }
}
