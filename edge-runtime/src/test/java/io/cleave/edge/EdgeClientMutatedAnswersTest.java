package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ResponsePreamble.AnsweredBy;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.ServerSpan;
import io.cleave.codec.protocol.SpanKind;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestCatalogues;
import io.cleave.edge.fake.TestNetwork;
import io.cleave.edge.fake.TestParts;
import io.cleave.fixtures.NoLeaks;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three thousand servers with one thing wrong in what each says, and one client that lives through
 * them: every request ends with its own answer or a named failure. Each has a connection of its
 * own, and takes some milliseconds: more would take longer than all other tests of the client.
 */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class EdgeClientMutatedAnswersTest {
  private static final int CONVERSATIONS = 3000;
  private static final int HONEST_EVERY = 100;
  private static final long SEED = 20221107;
  private static final int CHECKSUM_BYTES = 4;
  private static final int HEADER_FIELDS_BYTES = FrameHeader.BYTES - CHECKSUM_BYTES;
  private static final int PAYLOAD_BYTES_AT = 16;
  private static final int MESSAGE_HEADER_BYTES_AT = 7;

  private static final List<ErrorCode> CODES = List.of(ErrorCode.values());

  /** Up to four chunks. */
  private static final int MAX_ELEMENTS = 60_000;

  private static final TestNetwork NETWORK =
      TestNetwork.of(
          "mutated",
          ScriptedServer.INPUT,
          "middle",
          ScriptedServer.INPUT,
          TensorShape.of(MAX_ELEMENTS).withOpen(0, MAX_ELEMENTS));

  private static final TensorSpec WANTED = NETWORK.outputs().tensors().get(0);

  /** What a server says: the handshake, and what answers the request. */
  private record Script(ByteBuffer handshake, ByteBuffer reply) {}

  private final Map<String, Integer> ends = new TreeMap<>();

  @Test
  void clientOutlivesMutatedAnswersAndBelievesNone() throws Exception {
    long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Part head = head(manager);
        ScriptedServer server = new ScriptedServer()) {
      try (EdgeClient client = client(head, server)) {
        for (int i = 0; i < CONVERSATIONS; i++) {
          converse(client, server, SEED + i, true);
          if (i % HONEST_EVERY == 0) {
            assertServes(client, server, SEED + i);
          }
        }
        assertEquals(0, client.inFlight());
      }
    }
    long after = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    assertTrue(after <= before, after - before + " bytes are kept");
    // Mutations reach every layer: handshake, header, preamble, tensor.
    Map<String, Integer> least =
        Map.of(
            "answered", 300,
            "TailConnectionLostException", 500,
            "TailUnavailableException", 200,
            "TailFailedException", 20);
    least.forEach((end, count) -> assertTrue(ends.getOrDefault(end, 0) > count, ends.toString()));
  }

  /** One request may still go to the connection that is about to close. */
  private void assertServes(EdgeClient client, ScriptedServer server, long seed) throws Exception {
    String first = converse(client, server, seed, false);
    boolean answered = first.equals("answered");
    assertTrue(answered || converse(client, server, seed, false).equals("answered"), first);
  }

  private static Part head(NDManager manager) {
    return TestParts.of(
        NETWORK,
        NETWORK.headTo(NETWORK.cut("middle")),
        new LambdaBlock(x -> new NDList(x.singletonOrThrow().mul(2)), "double"),
        manager);
  }

  private static EdgeClient client(Part head, ScriptedServer server) {
    return EdgeClient.builder(head, "127.0.0.1", server.port())
        .connectTimeout(Duration.ofMinutes(1))
        .requestTimeout(Duration.ofMinutes(1))
        .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
        .maxAttempts(1)
        .build();
  }

  /** Returns how the request ended. */
  private String converse(EdgeClient client, ScriptedServer server, long seed, boolean mutated)
      throws Exception {
    Random random = new Random(seed);
    Tensors expected = noise(elements(random), random);
    Script script = mutated ? mutated(expected, random) : script(expected, List.of());
    try {
      CompletableFuture<Prediction> future =
          client.predictEachAsync(input(), RequestOptions.defaults()).get(0);
      Optional<ScriptedServer.Peer> peer = server.acceptUnless(future::isDone);
      if (peer.isPresent()) {
        say(peer.get(), script);
      }
      String end = end(future, expected);
      ends.merge(end, 1, Integer::sum);
      return end;
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + seed + ", mutated: " + mutated, e);
    }
  }

  private static void say(ScriptedServer.Peer peer, Script script) throws IOException {
    try (peer) {
      peer.receiveHello();
      peer.send(script.handshake());
      if (script.reply().hasRemaining()) {
        peer.receiveRequest();
        peer.send(script.reply());
      }
      peer.finish();
    } catch (SocketException e) { // the edge has closed already, and its future says why
      return;
    }
  }

  private static Tensors input() {
    return Tensors.allocate(NETWORK.inputs(), 1);
  }

  private static String end(CompletableFuture<Prediction> future, Tensors expected)
      throws Exception {
    Tensors outputs;
    try {
      outputs = future.get(30, TimeUnit.SECONDS).outputs();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TailException) {
        return e.getCause().getClass().getSimpleName();
      }
      throw e;
    }
    assertEquals(expected.signature(), outputs.signature());
    assertEquals(expected.data(0), outputs.data(0), "a wrong answer");
    return "answered";
  }

  private static int elements(Random random) {
    return random.nextInt(20) == 0 ? 1 + random.nextInt(MAX_ELEMENTS) : 1 + random.nextInt(100);
  }

  private static Tensors noise(int elements, Random random) {
    Signature one = Signature.of(WANTED.withShape(TensorShape.of(elements)));
    Tensors noise = Tensors.allocate(one, 1);
    for (int i = 0; i < elements; i++) {
      noise.data(0).putFloat(i * Float.BYTES, random.nextFloat());
    }
    return noise;
  }

  private static Script script(Tensors answer, List<ByteBuffer> before) {
    List<ByteBuffer> reply = new ArrayList<>(before);
    reply.addAll(chunks(ScriptedServer.response(1, answer, preamble(new Random(1)))));
    return script(together(handshake()), together(reply));
  }

  private static Script script(byte[] handshake, byte[] reply) {
    return new Script(ByteBuffer.wrap(handshake), ByteBuffer.wrap(reply));
  }

  private static List<ByteBuffer> handshake() {
    return List.of(ScriptedServer.welcomeFrame(64, 300_000), catalogue());
  }

  private static ByteBuffer catalogue() {
    return ControlFrames.catalogue(TestCatalogues.of(NETWORK, "middle"));
  }

  private static ResponsePreamble preamble(Random random) {
    List<ServerSpan> spans = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      spans.add(new ServerSpan(SpanKind.RUN, random.nextInt(1 << 20), random.nextInt(1 << 20)));
    }
    Extensions extensions =
        switch (random.nextInt(3)) {
          case 0 -> new AnsweredBy(random.nextInt(9), 0).addTo(Extensions.NONE);
          case 1 -> Extensions.NONE.with(Extensions.PRIVATE_MIN, new byte[random.nextInt(50)]);
          default -> Extensions.NONE;
        };
    return new ResponsePreamble(1, 1, new ServerLoad(1, 2, 3), spans, extensions);
  }

  private static List<ByteBuffer> chunks(ByteBuffer response) {
    int first = Math.min(response.limit(), FrameHeader.BYTES + FrameType.CHUNK_BYTES);
    List<ByteBuffer> chunks = new ArrayList<>(List.of(response.slice(0, first)));
    for (int at = first; at < response.limit(); at += FrameType.CHUNK_BYTES) {
      int bytes = Math.min(FrameType.CHUNK_BYTES, response.limit() - at);
      ByteBuffer chunk = ByteBuffer.allocate(FrameHeader.BYTES + bytes);
      new FrameHeader(FrameType.DATA, 1, bytes).encode(chunk);
      chunks.add(chunk.put(response.slice(at, bytes)).flip());
    }
    return chunks;
  }

  private static byte[] together(List<ByteBuffer> frames) {
    ByteBuffer all = ByteBuffer.allocate(frames.stream().mapToInt(ByteBuffer::remaining).sum());
    frames.forEach(frame -> all.put(frame.duplicate()));
    return all.array();
  }

  /** Most mutations go behind the handshake. */
  private static Script mutated(Tensors answer, Random random) {
    if (random.nextInt(5) == 0) {
      return script(mutated(handshake(), -1, random), new byte[0]);
    }
    ResponsePreamble preamble = preamble(random);
    List<ByteBuffer> frames = new ArrayList<>();
    if (random.nextInt(8) == 0) {
      frames.add(failure(random));
    } else {
      frames.addAll(chunks(ScriptedServer.response(1, answer, preamble)));
    }
    boolean isResponse = frames.get(0).get(5) == FrameType.RESPONSE.id();
    int before = vary(frames, random);
    return script(together(handshake()), mutated(frames, isResponse ? before : -1, random));
  }

  private static ByteBuffer failure(Random random) {
    ErrorCode code = CODES.get(random.nextInt(CODES.size()));
    return ControlFrames.failure(1, new Notice(code, "as it happens"));
  }

  /** Says more; returns how much of it in front. */
  private static int vary(List<ByteBuffer> frames, Random random) {
    ByteBuffer more =
        switch (random.nextInt(6)) {
          case 0 -> ControlFrames.pong(1, ServerLoad.NONE);
          case 1 -> catalogue();
          case 2 -> ControlFrames.goAway(new Notice(ErrorCode.SHUTTING_DOWN, "bye"));
          default -> ByteBuffer.allocate(0);
        };
    if (!more.hasRemaining()) {
      return 0;
    }
    int at = random.nextInt(frames.size() + 1);
    frames.add(at, more);
    return at == 0 ? 1 : 0;
  }

  /**
   * Changes one thing.
   *
   * @param response which frame begins an answer; negative if none does
   */
  private static byte[] mutated(List<ByteBuffer> frames, int response, Random random) {
    int frame = random.nextInt(frames.size());
    byte[] bytes = together(frames);
    int start = start(frames, frame);
    switch (random.nextInt(9)) {
      case 0 -> flipBits(bytes, 0, bytes.length, random);
      case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 3 -> {
        flipBits(bytes, start, HEADER_FIELDS_BYTES, random);
        seal(bytes, start, HEADER_FIELDS_BYTES);
      }
      case 4 -> {
        view(bytes).putInt(start + PAYLOAD_BYTES_AT, random.nextInt());
        seal(bytes, start, HEADER_FIELDS_BYTES);
      }
      case 5 -> bytes = spliced(bytes, random.nextInt(bytes.length), random);
      case 6 -> bytes = together(moved(frames, frame, random));
      default -> {
        if (response >= 0) {
          flipInAnswer(bytes, start(frames, response) + FrameHeader.BYTES, random);
        } else {
          int fields = frames.get(frame).remaining() - FrameHeader.BYTES - CHECKSUM_BYTES;
          flipBits(bytes, start + FrameHeader.BYTES, Math.max(1, fields), random);
          seal(bytes, start + FrameHeader.BYTES, Math.max(1, fields));
        }
      }
    }
    return bytes;
  }

  private static int start(List<ByteBuffer> frames, int index) {
    return frames.subList(0, index).stream().mapToInt(ByteBuffer::remaining).sum();
  }

  /** In the preamble or the message's header, behind a checksum that fits. */
  private static void flipInAnswer(byte[] bytes, int preambleAt, Random random) {
    int preamble = Short.toUnsignedInt(view(bytes).getShort(preambleAt)) + Short.BYTES;
    int messageAt = preambleAt + preamble;
    boolean inPreamble = random.nextBoolean();
    int from = inPreamble ? preambleAt : messageAt;
    int fields = inPreamble ? preamble : view(bytes).getShort(messageAt + MESSAGE_HEADER_BYTES_AT);
    flipBits(bytes, from, fields - CHECKSUM_BYTES, random);
    seal(bytes, from, fields - CHECKSUM_BYTES);
  }

  private static void flipBits(byte[] bytes, int from, int length, Random random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[from + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes the checksum behind a field range fit, so that what is behind it gets its turn. */
  private static void seal(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    view(bytes).putInt(from + length, (int) crc.getValue());
  }

  /** Inserts or leaves out a few bytes. */
  private static byte[] spliced(byte[] bytes, int at, Random random) {
    byte[] inserted = new byte[random.nextInt(40)];
    random.nextBytes(inserted);
    int resume = Math.min(bytes.length, at + (random.nextBoolean() ? 0 : 1 + random.nextInt(40)));
    ByteBuffer spliced = ByteBuffer.allocate(at + inserted.length + bytes.length - resume);
    spliced.put(bytes, 0, at).put(inserted).put(bytes, resume, bytes.length - resume);
    return spliced.array();
  }

  /** Two frames change places, or one comes twice, or not at all. */
  private static List<ByteBuffer> moved(List<ByteBuffer> frames, int frame, Random random) {
    List<ByteBuffer> moved = new ArrayList<>(frames);
    switch (random.nextInt(3)) {
      case 0 -> Collections.swap(moved, frame, random.nextInt(frames.size()));
      case 1 -> moved.add(frame, frames.get(frame));
      default -> moved.remove(frame);
    }
    return moved;
  }
}
