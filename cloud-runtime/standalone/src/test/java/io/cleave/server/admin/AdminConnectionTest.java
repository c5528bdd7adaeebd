package io.cleave.server.admin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the admin port's patience ends, by a clock that the test turns. */
class AdminConnectionTest {
  private static final String HEALTH = "GET /health HTTP/1.1\r\n\r\n";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT) {
        @Override
        public String scrape() {
          if (failing) {
            throw new IllegalStateException("fails, as the test wants");
          }
          return super.scrape();
        }
      };
  private boolean failing;
  private EmbeddedChannel channel;

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    registry.close();
  }

  private void open(Executor threads, ChannelHandler... before) {
    channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(before);
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(
            new AdminConnection(
                new Answers(new Readiness(), registry, registry, Map.of(), threads),
                new Visitors(4)));
    channel.pipeline().fireChannelActive();
  }

  private void write(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    channel.runPendingTasks();
  }

  private String read() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      text.append(part.toString(StandardCharsets.UTF_8));
      part.release();
    }
    return text.toString();
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
  }

  @Test
  void endsAPeerThatIsSilent() {
    open(Runnable::run);
    pass(19);
    assertTrue(channel.isOpen());
    pass(2);
    assertFalse(channel.isOpen());
  }

  @Test
  void endsAPeerThatTricklesItsRequest() {
    open(Runnable::run);
    for (int i = 0; i < 20; i++) {
      assertTrue(channel.isOpen());
      write(HEALTH.substring(i, i + 1));
      pass(1);
    }
    assertFalse(channel.isOpen());
  }

  @Test
  void keepsAPeerThatAsksAgainAndAgain() {
    open(Runnable::run);
    for (int i = 0; i < 10; i++) {
      write(HEALTH);
      assertTrue(read().endsWith("alive\n"));
      pass(15);
    }
    assertTrue(channel.isOpen());
  }

  /** Keeps what is written, as a socket whose peer does not read. */
  private static final class NotRead extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }

  @Test
  void endsAPeerThatDoesNotReadItsAnswer() {
    open(Runnable::run, new NotRead());
    write(HEALTH + HEALTH);
    pass(9);
    assertTrue(channel.isOpen());
    pass(2);
    assertFalse(channel.isOpen());
  }

  @Test
  void refusesWhatNobodyComputes() {
    open(
        task -> {
          throw new RejectedExecutionException();
        });
    write("GET /metrics HTTP/1.1\r\n\r\n" + HEALTH);
    String answers = read();
    assertTrue(answers.startsWith("HTTP/1.1 503 "), answers);
    assertTrue(answers.endsWith("alive\n"), answers);
  }

  @Test
  void saysWhenAnAnswerFails() {
    open(Runnable::run);
    write("GET /metrics HTTP/1.1\r\n\r\n" + HEALTH);
    String answers = read();
    assertTrue(answers.startsWith("HTTP/1.1 200 "), answers);
    failing = true;
    write("GET /metrics HTTP/1.1\r\n\r\n" + HEALTH);
    answers = read();
    assertTrue(answers.startsWith("HTTP/1.1 500 "), answers);
    assertTrue(answers.endsWith("alive\n"), answers);
  }
}
