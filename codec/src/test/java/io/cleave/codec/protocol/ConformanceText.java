package io.cleave.codec.protocol;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.Catalogue.ModelEntry;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The meaning of one frame, line by line, as {@code docs/conformance/README.md} words it. */
final class ConformanceText {
  /** Fails a request alone, where any other damage ends the connection. */
  static final class BadTensorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;

    BadTensorException(CorruptFrameException cause) {
      super(cause);
      field = cause.field();
    }

    String field() {
      return field;
    }
  }

  private static final int RUN_MIN = 33;

  private final List<String> lines = new ArrayList<>();
  private final ConformanceVector vector;

  private ConformanceText(ConformanceVector vector) {
    this.vector = vector;
  }

  static List<String> of(FrameHeader header, ByteBuffer payload, ConformanceVector vector) {
    ConformanceText text = new ConformanceText(vector);
    text.line("frame", header.type() + " " + Long.toUnsignedString(header.requestId()));
    switch (header.type()) {
      case HELLO -> text.hello(Hello.decode(payload));
      case WELCOME -> text.welcome(Welcome.decode(payload));
      case REFUSED, FAILURE, GOAWAY -> text.notice(Notice.decode(payload));
      case CATALOGUE -> Catalogue.decode(payload).models().forEach(text::model);
      case REQUEST -> text.request(RequestPreamble.decode(payload), payload);
      case RESPONSE -> text.response(ResponsePreamble.decode(payload), payload);
      case PONG -> text.load(ServerLoad.decode(payload));
      case PING, CANCEL -> {}
      case DATA, UNKNOWN -> throw new AssertionError("the assembler delivers no " + header.type());
    }
    return text.lines;
  }

  private void line(String key, Object value) {
    lines.add((key + " = " + value).stripTrailing());
  }

  private void numbers(String key, Collection<? extends Number> numbers) {
    line(key, numbers.stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  private void hello(Hello hello) {
    line("versions", hello.minVersion() + " to " + hello.maxVersion());
    numbers("formats", hello.formats().stream().sorted().toList());
    numbers("known extensions", hello.known().stream().sorted().toList());
    line("token", hello.token());
    extensions(hello.extensions());
  }

  private void welcome(Welcome welcome) {
    line("version", welcome.version());
    line("most requests in flight", welcome.maxInFlight());
    line("idle timeout", welcome.idleTimeoutMillis());
    numbers("formats", welcome.formats().stream().sorted().toList());
    numbers("known extensions", welcome.known().stream().sorted().toList());
    extensions(welcome.extensions());
  }

  private void notice(Notice notice) {
    line("error code", notice.code());
    line("retry after", notice.retryAfterMillis());
    line("message", notice.message());
  }

  private void model(ModelEntry model) {
    line("model", model.id() + " " + model.network() + " " + model.fingerprint());
    model.outputs().forEach(output -> line("output", output));
    model.cuts().forEach(this::cut);
  }

  private void cut(CutEntry cut) {
    line("cut", cut.id() + " " + cut.name());
    line("hash of what crosses", HexFormat.of().toHexDigits(cut.crossing()));
    line("hash of the answer", HexFormat.of().toHexDigits(cut.answer()));
    line("largest request payload", cut.maxRequestBytes());
    line("pictures", cut.pictures() ? 1 : 0);
    numbers("calibrations", cut.calibrations().stream().map(Integer::toUnsignedLong).toList());
    cut.variants().forEach(variant -> line("variant", variant.id() + " " + variant.name()));
  }

  private void request(RequestPreamble preamble, ByteBuffer content) {
    line("model", preamble.tail().model());
    line("cut", preamble.tail().cut());
    line("priority", preamble.priority());
    preamble.outputs().forEach(output -> line("output", output.place() + " " + output.format()));
    line("timeout", preamble.timeoutMillis());
    extensions(preamble.extensions());
    TraceContext.in(preamble.extensions())
        .ifPresent(trace -> line("trace context", trace.toTraceparent()));
    try {
      ContentChecksum.verify(preamble.extensions(), content);
    } catch (CorruptFrameException e) {
      throw new BadTensorException(e);
    }
    switch (preamble.kind()) {
      case PICTURE -> line("picture", hex(content));
      case TENSORS -> tensors(content);
    }
  }

  private void response(ResponsePreamble preamble, ByteBuffer content) {
    line("receipt", preamble.receivedMicros());
    line("batch", preamble.batch());
    load(preamble.load());
    preamble.spans().forEach(this::span);
    extensions(preamble.extensions());
    preamble.answeredBy().ifPresent(by -> line("answered by", by.variant() + " " + by.exit()));
    tensors(content);
  }

  private void span(ServerSpan span) {
    line("span", span.kind() + " " + span.startNanos() / 1000 + " " + span.nanos() / 1000);
  }

  private void load(ServerLoad load) {
    line("waiting", load.waiting());
    line("running", load.running());
    line("expected wait", load.waitMicros());
  }

  private void extensions(Extensions extensions) {
    for (int type : extensions.types().stream().sorted().toList()) {
      byte[] value = extensions.find(type).orElseThrow();
      line("extension", type + " " + hex(ByteBuffer.wrap(value)));
    }
  }

  private void tensors(ByteBuffer message) {
    Tensors tensors;
    try {
      tensors = MessageDecoder.of(vector.signature()).decode(message);
    } catch (CorruptFrameException e) {
      throw new BadTensorException(e);
    }
    List<TensorSpec> specs = tensors.signature().tensors();
    for (int i = 0; i < specs.size(); i++) {
      line("tensor", specs.get(i).type() + " " + specs.get(i).shape() + " " + hex(tensors.data(i)));
    }
  }

  /** Digits; of many bytes that are all the same {@code DIGITS*COUNT}. */
  private static String hex(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    byte[] same = new byte[bytes.length];
    Arrays.fill(same, bytes.length == 0 ? 0 : bytes[0]);
    return bytes.length >= RUN_MIN && Arrays.equals(bytes, same)
        ? HexFormat.of().formatHex(bytes, 0, 1) + "*" + bytes.length
        : HexFormat.of().formatHex(bytes);
  }
}
