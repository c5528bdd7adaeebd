package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.Gate;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.fixtures.NoLeaks;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server tells of itself. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ServerEventsTest {
  private final Gate gate = new Gate();

  private static final class Recorder implements ServerListener {
    final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @Override
    public void connectionOpened() {
      events.add("opened");
    }

    @Override
    public void connectionClosed() {
      events.add("closed");
    }

    @Override
    public void connectionRefused(ErrorCode reason) {
      events.add(reason);
    }

    @Override
    public void requestFailed(Optional<ModelFingerprint> tail, ErrorCode reason) {
      events.add(Map.entry(tail, reason));
    }

    @Override
    public void batchRan(ModelFingerprint tail, int size, long tailNanos) {
      events.add(Map.entry(tail, size));
    }

    @Override
    public void requestAnswered(ModelFingerprint tail, ServedRequest request) {
      events.add(request);
    }

    Object next() throws InterruptedException {
      return events.poll(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void tellsOfAConnectionAndItsRequestsInOrder() throws Exception {
    Recorder recorder = new Recorder();
    try (ServerFixture fixture =
        new ServerFixture(TestTails::plusOne, b -> b.listener(recorder).maxConnections(1))) {
      try (RawClient client = fixture.welcomed();
          RawClient tooMany = new RawClient(fixture.port())) {
        assertEquals("opened", recorder.next());
        tooMany.receiveNotice(FrameType.REFUSED, 0, ErrorCode.TOO_MANY_CONNECTIONS);
        assertEquals(ErrorCode.TOO_MANY_CONNECTIONS, recorder.next());

        client.ask(1);
        client.receiveAnswer(1);
        assertEquals(Map.entry(TestTails.FINGERPRINT, 1), recorder.next());
        ServedRequest served = (ServedRequest) recorder.next();
        assertEquals(TestTails.INPUT.bytes(), served.rawBytes());
        assertEquals(
            RawClient.request(1, 60_000, TestTails.input(1)).remaining(), served.bytesReceived());
        assertTrue(served.bytesSent() > FrameHeader.BYTES + TestTails.OUTPUT.bytes());

        client.send(RawClient.corruptRequest(2));
        client.receiveFailure(2, ErrorCode.BAD_TENSOR);
        assertEquals(
            Map.entry(Optional.of(TestTails.FINGERPRINT), ErrorCode.BAD_TENSOR), recorder.next());
      }
      assertEquals("closed", recorder.next());
    }
  }

  @Test
  void servesOnWhenItsListenerThrows() throws Exception {
    ServerListener broken =
        new ServerListener() {
          @Override
          public void connectionOpened() {
            throw new IllegalStateException("no");
          }

          @Override
          public void batchRan(ModelFingerprint tail, int size, long tailNanos) {
            throw new OutOfMemoryError("no");
          }

          @Override
          public void requestAnswered(ModelFingerprint tail, ServedRequest request) {
            throw new IllegalStateException("no");
          }
        };
    try (ServerFixture fixture = new ServerFixture(TestTails::plusOne, b -> b.listener(broken));
        RawClient client = fixture.welcomed()) {
      client.ask(1);
      client.assertAnswered(1);
    }
  }

  @Test
  void countsWhatRunsAndWhatWaits() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, UnaryOperator.identity());
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.ask(2);
      client.ping();
      ServerStatus status = fixture.server.status();
      assertFalse(status.draining());
      assertEquals(1, status.connections());
      assertEquals(1, status.running());
      assertEquals(Map.of(TestTails.FINGERPRINT, 1), status.queued());
      assertTrue(status.requestBytes() > 0, status.toString());
      gate.letPass(2);
      client.receiveAnswer(1);
      client.receiveAnswer(2);
    }
  }
}
