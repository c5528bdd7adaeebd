package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.fake.WithSplitModels;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.edge.EdgeClient;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Crowds that mean no good: what a server process takes for them, and whom it still serves. */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class HostileServerTest extends WithSplitModels {
  private static final int CROWD = 10_000;
  private static final int SPARE_FILES = 1_000;

  /** What a crowd may cost: buffers of connections, and code that is compiled meanwhile. */
  private static final long MAX_GROWTH_KILOBYTES = 128 * 1024;

  @TempDir static Path folder;

  private final List<SocketChannel> crowd = new ArrayList<>();

  @AfterEach
  void disperse() throws IOException {
    for (SocketChannel one : crowd) {
      one.close();
    }
  }

  @Test
  void servesWhoComesAndWhoIsThereAmongTenThousandSilentConnections() throws Exception {
    try (ChildServer server = ChildServer.start(folder, "--max-connections", "500");
        EdgeClient early = client(server)) {
      assertServed(early);
      long before = server.residentKilobytes();
      gather(server, possible(), ByteBuffer.allocate(0));
      assertServed(early);
      try (EdgeClient late = client(server)) {
        assertServed(late);
      }
      assertBounded(server, before);
    }
  }

  @Test
  void servesAmongConnectionsWhoseHandshakeNeverEnds() throws Exception {
    try (ChildServer server = ChildServer.start(folder, "--max-connections", "200")) {
      ByteBuffer hello = RawClient.hello();
      long before = server.residentKilobytes();
      gather(server, 1000, hello.limit(hello.limit() - 1));
      try (EdgeClient late = client(server)) {
        assertServed(late);
      }
      assertBounded(server, before);
    }
  }

  @Test
  void servesAmongRequestsThatAreAnnouncedAndNeverSentAndHoldAllMemory() throws Exception {
    try (ChildServer server =
            ChildServer.start(
                folder,
                "--request-memory=1",
                "--max-connections=3000",
                "--max-connections-per-address=3000");
        EdgeClient early = client(server)) {
      assertServed(early);
      long before = server.residentKilobytes();
      ByteBuffer hello = RawClient.hello();
      ByteBuffer promise = ByteBuffer.allocate(hello.remaining() + FrameHeader.BYTES + 1);
      promise.put(hello);
      new FrameHeader(FrameType.REQUEST, 1, 1000).encode(promise);
      gather(server, 2000, promise.rewind());
      assertServed(early);
      assertBounded(server, before);
    }
  }

  @Test
  void servesWhenTheDiskForItsLogIsFull() throws Exception {
    try (ChildServer server = ChildServer.start(Redirect.to(new File("/dev/full")), folder);
        EdgeClient client = client(server)) {
      ByteBuffer noise =
          ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      gather(server, 20, noise);
      assertServed(client);
    }
  }

  private static EdgeClient client(ChildServer server) {
    return server.client(models.head).maxAttempts(20).build();
  }

  private static void assertServed(EdgeClient client) {
    assertArrayEquals(expected, SplitModels.logits(client.predict(image)));
  }

  private static void assertBounded(ChildServer server, long beforeKilobytes) throws IOException {
    long grown = server.residentKilobytes() - beforeKilobytes;
    assertTrue(grown < MAX_GROWTH_KILOBYTES, "the crowd took " + grown + " KiB");
  }

  /** So many as this process may have files open. */
  private static int possible() {
    long files =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getMaxFileDescriptorCount();
    return (int) Math.min(CROWD, files - SPARE_FILES);
  }

  /** Connects so many, each of which says the same and then nothing. */
  private void gather(ChildServer server, int count, ByteBuffer words) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    for (int i = 0; i < count; i++) {
      SocketChannel one = SocketChannel.open(address);
      crowd.add(one);
      say(one, words.duplicate());
    }
  }

  private static void say(SocketChannel one, ByteBuffer words) {
    try {
      one.write(words);
    } catch (IOException e) {
      // It was sent away already.
    }
  }
}
