package io.cleave.cloud.internal.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.internal.limit.ServerLimits;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdleWatchTest {
  private static final ServerLimits LIMITS =
      new ServerLimits(
          1, 1, 1, 1, 1, Duration.ofMinutes(1), Duration.ofMillis(50), Duration.ofMillis(10));

  private final DefaultEventExecutor loop = new DefaultEventExecutor();

  @AfterEach
  void end() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private CompletableFuture<String> watch(Consumer<IdleWatch> course) {
    CompletableFuture<String> idle = new CompletableFuture<>();
    loop.execute(
        () -> {
          IdleWatch watch = new IdleWatch(loop, LIMITS, System::nanoTime, idle::complete);
          watch.handshakeDone();
          watch.working(true);
          course.accept(watch);
        });
    return idle;
  }

  @Test
  void endsAPeerThatLeavesASmallAnswerUnreadThoughMoreIsWorkedOn() {
    assertTrue(watch(IdleWatch::writeStarted).join().contains("not read"));
  }

  @Test
  void timesTheNextAnswerOnceTheFirstWasRead() {
    CompletableFuture<String> idle =
        watch(
            watch -> {
              watch.writeStarted();
              watch.writeStarted();
              watch.writeFinished();
            });
    assertTrue(idle.join().contains("not read"));
  }

  @Test
  void endsAPeerWhoseFrameStopsLongBeforeTheIdleTimeout() {
    assertTrue(
        watch(watch -> watch.bytesArrived(OptionalLong.of(System.nanoTime())))
            .join()
            .contains("stopped coming"));
  }

  @Test
  void blamesNoPeerForBytesThatItsUnreadAnswersKeepAway() {
    CompletableFuture<String> idle =
        watch(
            watch -> {
              watch.bytesArrived(OptionalLong.of(System.nanoTime()));
              watch.writeStarted();
            });
    assertTrue(idle.join().contains("frame took longer"));
  }

  @Test
  void keepsAPeerWhoseFrameCameComplete() {
    CompletableFuture<String> idle =
        watch(
            watch -> {
              watch.bytesArrived(OptionalLong.of(System.nanoTime()));
              watch.bytesArrived(OptionalLong.empty());
            });
    watch(IdleWatch::writeStarted).join(); // at least one idle timeout has passed
    assertFalse(idle.isDone());
  }

  @Test
  void keepsAPeerThatHasReadEveryAnswer() {
    CompletableFuture<String> idle =
        watch(
            watch -> {
              watch.writeStarted();
              watch.writeFinished();
            });
    watch(IdleWatch::writeStarted).join(); // at least one idle timeout has passed
    assertFalse(idle.isDone());
  }
}
