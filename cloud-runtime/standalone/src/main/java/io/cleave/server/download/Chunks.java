package io.cleave.server.download;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, a few buffers at a time. More are requested when the last were taken, so
 * that little is held. For one reader; closing cancels the response.
 */
final class Chunks implements BodySubscriber<Chunks>, AutoCloseable {
  /** Buffers; empty at the end of the body, with the failure if one ended it. */
  private record Item(List<ByteBuffer> buffers, @Nullable Throwable failure) {}

  private final Duration silence;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private Flow.@Nullable Subscription subscription;
  private boolean closed;

  Chunks(Duration silence) {
    this.silence = silence;
  }

  @Override
  public CompletionStage<Chunks> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription made) {
    subscription = made;
    if (closed) {
      made.cancel();
    } else {
      made.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    items.add(new Item(buffers, null));
  }

  @Override
  public void onError(Throwable failure) {
    items.add(new Item(List.of(), failure));
  }

  @Override
  public void onComplete() {
    items.add(new Item(List.of(), null));
  }

  /**
   * Waits for more buffers; empty at the end.
   *
   * @throws IOException if the connection broke, or nothing came for too long
   */
  List<ByteBuffer> next() throws IOException, InterruptedException {
    Item item = items.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
    if (item == null) {
      throw new HttpTimeoutException("nothing came for " + silence.toSeconds() + " s");
    }
    if (item.failure() != null) {
      throw new IOException("the connection broke: " + item.failure().getMessage(), item.failure());
    }
    requestMore();
    return item.buffers();
  }

  private synchronized void requestMore() {
    if (subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
