package io.cleave.server.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpContentException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the admin port. It answers requests one by one in their order, and reads on
 * when the last answer has left, so that a peer that does not read is not read from. Needs a
 * channel without automatic reads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whatever fails, the timeout closes
final class AdminConnection extends SimpleChannelInboundHandler<HttpObject> {
  /**
   * From the start or the last answer to the last byte of the next request; scrapes are more
   * frequent.
   */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Lets the peer close first: bytes that it still sends would reset the connection under the
   * answer.
   */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** No path takes a body; a small one is skipped. */
  private static final int MAX_BODY_BYTES = 4096;

  private final Answers answers;
  private final Visitors visitors;

  /** The first request is being answered. No more than fit into one read. */
  private final Queue<HttpRequest> asked = new ArrayDeque<>();

  private @Nullable HttpRequest arriving;
  private int bodyBytes;
  private boolean lastAsked;
  private Future<?> timeout;

  AdminConnection(Answers answers, Visitors visitors) {
    this.answers = answers;
    this.visitors = visitors;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    visitors.came(ctx.channel());
    closeAfter(REQUEST_TIMEOUT, ctx);
    ctx.read();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    timeout.cancel(false);
    visitors.left(ctx.channel());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject object) {
    if (lastAsked) {
      return;
    }
    if (object instanceof HttpRequest begun) {
      arriving = begun;
      bodyBytes = 0;
    }
    HttpRequest request = Objects.requireNonNull(arriving);
    if (object instanceof HttpContent content) {
      bodyBytes += content.content().readableBytes();
    }
    if (object.decoderResult().isFailure()) {
      request.setDecoderResult(object.decoderResult());
    } else if (bodyBytes > MAX_BODY_BYTES) {
      request.setDecoderResult(DecoderResult.failure(new TooLongHttpContentException()));
    }
    lastAsked = request.decoderResult().isFailure() || HttpUtil.is100ContinueExpected(request);
    if (lastAsked || object instanceof LastHttpContent) {
      ask(request, ctx);
    }
  }

  private void ask(HttpRequest request, ChannelHandlerContext ctx) {
    lastAsked |= !request.protocolVersion().isKeepAliveDefault() || !HttpUtil.isKeepAlive(request);
    visitors.asked(ctx.channel());
    asked.add(request);
    if (asked.size() == 1) {
      answerFirst(ctx);
    }
  }

  /**
   * Asynchronous even where the answer is there already, so that many requests do not make a deep
   * stack.
   */
  private void answerFirst(ChannelHandlerContext ctx) {
    closeAfter(ANSWER_TIMEOUT, ctx);
    answers.to(asked.element()).thenAcceptAsync(response -> write(response, ctx), ctx.executor());
  }

  private void write(Response response, ChannelHandlerContext ctx) {
    boolean last = lastAsked && asked.size() == 1;
    ctx.writeAndFlush(response.toHttp(last))
        .addListener(
            written -> {
              if (written.isSuccess()) {
                answered(ctx);
              } else {
                ctx.close();
              }
            });
  }

  private void answered(ChannelHandlerContext ctx) {
    asked.remove();
    if (!asked.isEmpty()) {
      answerFirst(ctx);
    } else if (lastAsked) {
      ((DuplexChannel) ctx.channel()).shutdownOutput();
      closeAfter(CLOSE_TIMEOUT, ctx);
      ctx.read();
    } else {
      closeAfter(REQUEST_TIMEOUT, ctx);
      ctx.read();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (asked.isEmpty()) {
      ctx.read();
    }
  }

  private void closeAfter(Duration time, ChannelHandlerContext ctx) {
    if (timeout != null) {
      timeout.cancel(false);
    }
    timeout = ctx.executor().schedule(() -> ctx.close(), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
