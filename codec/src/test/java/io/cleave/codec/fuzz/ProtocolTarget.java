package io.cleave.codec.fuzz;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ConformanceVector;
import io.cleave.codec.protocol.ContentChecksum;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.codec.protocol.Welcome;
import io.cleave.codec.protocol.frame.FrameAssembler;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameSink;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.ProtocolViolationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Streams of frames, made of the conformance vectors. A stream is read, or refused as the protocol
 * says, and that the same wherever it is cut; what a payload was read as, its encoder writes so
 * that it is read as that again. {@link MessageTarget} has what is behind preambles.
 */
final class ProtocolTarget implements FuzzTarget {
  /** Two chunks are as good as four, and take half as long. */
  private static final int LARGEST_BYTES = 2 * FrameType.CHUNK_BYTES;

  private static final int PIECES = 24;
  private static final int TYPE_AT = 5;
  private static final int PAYLOAD_BYTES_AT = 16;
  private static final int HEADER_CHECKSUM_AT = 20;
  private static final int MAX_PAYLOAD_BYTES = 1 << 20;

  private final List<byte[]> corpus;
  private final CRC32C crc = new CRC32C();

  ProtocolTarget(List<byte[]> kept) {
    corpus = new ArrayList<>(kept);
    try {
      ConformanceVector.all().stream()
          .map(vector -> bytes(vector.bytes()))
          .filter(stream -> stream.length > 0 && stream.length <= LARGEST_BYTES)
          .forEach(corpus::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(ByteBuffer stream) {
    byte[] bytes = new byte[stream.remaining()];
    stream.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public String name() {
    return "protocol";
  }

  @Override
  public List<byte[]> corpus() {
    return corpus;
  }

  /** Frame by frame, as far as there are sizes to go by. */
  @Override
  public byte[] seal(byte[] input) {
    ByteBuffer stream = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (input.length - at >= FrameHeader.BYTES) {
      seal(stream, at, at + HEADER_CHECKSUM_AT);
      int start = at + FrameHeader.BYTES;
      FrameType type = type(input[at + TYPE_AT]);
      int promised = stream.getInt(at + PAYLOAD_BYTES_AT);
      int most = isChunked(type) ? FrameType.CHUNK_BYTES : MAX_PAYLOAD_BYTES;
      int bytes = Math.min(input.length - start, Math.min(most, Math.max(0, promised)));
      int fields = fields(type, stream.slice(start, bytes).order(ByteOrder.LITTLE_ENDIAN));
      if (fields >= 0 && fields <= bytes - Integer.BYTES) {
        seal(stream, start, start + fields);
      }
      at = start + bytes;
    }
    return input;
  }

  private static FrameType type(int id) {
    for (FrameType type : FrameType.values()) {
      if (type.id() == id) {
        return type;
      }
    }
    return FrameType.UNKNOWN;
  }

  private static boolean isChunked(FrameType type) {
    return type == FrameType.REQUEST || type == FrameType.RESPONSE;
  }

  /** The bytes in front of a payload's checksum; negative where it has none. */
  private static int fields(FrameType type, ByteBuffer payload) {
    return switch (type) {
      case PING, CANCEL, DATA, UNKNOWN -> -1;
      case REQUEST -> payload.limit() < 10 ? -1 : requestFields(payload);
      case RESPONSE -> payload.limit() < 2 ? -1 : Short.toUnsignedInt(payload.getShort(0)) - 2;
      default -> payload.limit() - Integer.BYTES;
    };
  }

  private static int requestFields(ByteBuffer payload) {
    int plain = 10 + 3 * Byte.toUnsignedInt(payload.get(5));
    boolean extended = (payload.get(4) & 8) != 0 && plain + 2 <= payload.limit();
    return extended ? plain + 2 + Short.toUnsignedInt(payload.getShort(plain)) : plain;
  }

  private void seal(ByteBuffer stream, int from, int to) {
    crc.reset();
    crc.update(stream.slice(from, to - from));
    stream.putInt(to, (int) crc.getValue());
  }

  @Override
  public boolean take(byte[] input) {
    Stream whole = new Stream();
    boolean accepted = whole.read(input, input.length);
    Stream cut = new Stream();
    cut.read(input, 1 + input.length / PIECES);
    if (!whole.found.equals(cut.found)) {
      throw new AssertionError(whole.found + " (expected when cut, too: " + cut.found + ")");
    }
    return accepted;
  }

  @Override
  public long mostAllocatedBytes() {
    return 1 << 20;
  }

  @Override
  public int work() {
    return 1000;
  }

  /** One end of a connection, which takes every frame at any time. */
  private static final class Stream implements FrameSink {
    final List<Object> found = new ArrayList<>();
    private final FrameAssembler assembler = new FrameAssembler(this);
    private final Map<Long, ByteBuffer> chunked = new HashMap<>();
    private ByteBuffer control = ByteBuffer.allocate(0);

    /** Returns whether all was read. */
    boolean read(byte[] input, int pieceBytes) {
      try {
        for (int at = 0; at < input.length; at += pieceBytes) {
          int count = Math.min(pieceBytes, input.length - at);
          assembler.accept(ByteBuffer.wrap(input, at, count));
        }
        found.add(assembler.insideFrame());
        return true;
      } catch (CorruptFrameException e) {
        int most = FrameHeader.BYTES + MAX_PAYLOAD_BYTES;
        if (e.offset() < 0 || e.offset() > most || e.field().isEmpty()) {
          throw new AssertionError("refused where nothing is", e);
        }
        found.add(String.valueOf(e.getMessage()));
        return false;
      } catch (ProtocolViolationException e) {
        found.add(String.valueOf(e.getMessage()));
        return false;
      }
    }

    @Override
    public ByteBuffer begin(FrameHeader header) {
      boolean tensors = isChunked(header.type());
      header.requirePayloadAtMost(
          tensors ? MAX_PAYLOAD_BYTES : header.type().maxControlPayloadBytes());
      ByteBuffer payload = ByteBuffer.allocate(header.payloadBytes());
      if (tensors) {
        chunked.put(header.requestId(), payload);
      } else {
        control = payload;
      }
      return payload;
    }

    @Override
    public void end(FrameHeader header) {
      ByteBuffer payload = isChunked(header.type()) ? chunked.remove(header.requestId()) : control;
      if (payload.hasRemaining()) {
        throw new AssertionError(header + " has bytes to come");
      }
      found.add(header);
      found.add(decode(header.type(), payload.flip()));
    }

    private static Object decode(FrameType type, ByteBuffer payload) {
      int most = Protocol.MAX_CONTROL_PAYLOAD_BYTES;
      return switch (type) {
        case HELLO -> same(Hello.decode(payload), Hello::encode, Hello::decode, most);
        case WELCOME -> same(Welcome.decode(payload), Welcome::encode, Welcome::decode, most);
        case REFUSED, FAILURE, GOAWAY ->
            same(Notice.decode(payload), Notice::encode, Notice::decode, most);
        case PONG -> same(ServerLoad.decode(payload), ServerLoad::encode, ServerLoad::decode, most);
        case CATALOGUE -> {
          Catalogue catalogue = Catalogue.decode(payload);
          int bytes = catalogue.encodedBytes();
          yield same(catalogue, Catalogue::encode, Catalogue::decode, bytes);
        }
        case REQUEST -> request(RequestPreamble.decode(payload), payload);
        case RESPONSE -> {
          ResponsePreamble preamble = ResponsePreamble.decode(payload);
          int bytes = preamble.bytes();
          yield same(preamble, ResponsePreamble::encode, ResponsePreamble::decode, bytes);
        }
        case PING, CANCEL, DATA, UNKNOWN -> payload;
      };
    }

    private static Object request(RequestPreamble preamble, ByteBuffer content) {
      int bytes = preamble.bytes();
      same(preamble, RequestPreamble::encode, RequestPreamble::decode, bytes);
      List<Object> found = new ArrayList<>(List.of(preamble, content.remaining()));
      TraceContext.in(preamble.extensions()).ifPresent(found::add);
      try {
        ContentChecksum.verify(preamble.extensions(), content);
      } catch (CorruptFrameException e) { // the request's failure alone
        found.add(e.field());
      }
      return found;
    }

    private static <T> T same(
        T value, BiConsumer<T, ByteBuffer> encode, Function<ByteBuffer, T> decode, int bytes) {
      ByteBuffer written = ByteBuffer.allocate(bytes);
      encode.accept(value, written);
      T again = decode.apply(written.flip());
      if (!again.equals(value)) {
        throw new AssertionError(value + " is read back as " + again);
      }
      return value;
    }
  }
}
