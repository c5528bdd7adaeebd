package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.SplitPoint;
import io.cleave.edge.fake.TextAnswers;
import io.cleave.edge.fake.TextNetwork;
import io.cleave.edge.fake.TextPart;
import io.cleave.edge.fake.TextServer;
import io.cleave.edge.internal.connection.ConnectionSettings;
import io.cleave.edge.internal.connection.Notifier;
import io.cleave.edge.internal.connection.Transport;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.ClientCuts;
import io.cleave.edge.internal.plan.LinkRate;
import io.cleave.edge.internal.plan.ProfilePlanner;
import io.cleave.edge.internal.request.Replies;
import io.cleave.edge.internal.request.ReplyThread;
import io.cleave.edge.internal.request.RequestPipeline;
import io.cleave.edge.internal.request.RetryBudget;
import io.cleave.edge.internal.request.RetryPolicy;
import io.cleave.edge.internal.request.Routing;
import io.cleave.edge.internal.request.TailPool;
import io.cleave.fixtures.NoLeaks;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.DefaultNameResolver;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The classes of ours through which a request goes: those that are on the stack where it changes
 * its thread, where it is written, and where its future is completed. What is asked on the way and
 * has returned by then is not counted: see docs/architecture.md.
 */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class RequestWalkTest {
  private static final int MOST = 8;
  private static final Tensors TEXT = TextNetwork.texts(1, 1, 9);

  private final Set<String> there = Collections.synchronizedSet(new LinkedHashSet<>());
  private final Set<String> back = Collections.synchronizedSet(new LinkedHashSet<>());
  private final TextPart tail = TextPart.tail("mixed");
  private volatile boolean walks;
  private EventLoopGroup group;
  private TextServer server;

  @BeforeEach
  void start() throws IOException {
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    server = new TextServer("mixed");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    assertEquals(0, tail.open().get());
  }

  @Test
  void aRequestAndItsAnswerGoThroughEightClassesEach() {
    try (EdgeClient client = client()) {
      client.connect();
      walks = true;
      CompletableFuture<Prediction> future =
          client.predictEachAsync(TEXT, RequestOptions.defaults()).get(0);
      CompletableFuture<Void> told = future.thenAccept(answer -> seen(back));
      TextAnswers.assertRight(TextNetwork.NETWORK.outputs().names(), TEXT, future.join());
      told.join();
      walks = false;
    }
    assertEquals(
        List.of(
            "EdgeClient",
            "RequestPipeline",
            "TailPool",
            "FallbackRace",
            "Attempts",
            "Endpoint",
            "ClientConnection",
            "OutgoingRequests"),
        List.copyOf(there));
    assertEquals(
        List.of(
            "ClientConnection",
            "FrameAssembler",
            "Call",
            "Attempts",
            "FallbackRace",
            "Pending",
            "RequestPipeline",
            "ReplyThread"),
        List.copyOf(back));
    assertTrue(there.size() <= MOST && back.size() <= MOST);
  }

  /** Adds those on this thread's stack, the outermost first. */
  private void seen(Set<String> classes) {
    if (walks) {
      List<StackTraceElement> stack = new ArrayList<>(List.of(new Throwable().getStackTrace()));
      Collections.reverse(stack);
      stack.stream()
          .map(StackTraceElement::getClassName)
          .filter(name -> name.startsWith("io.cleave."))
          .map(name -> name.substring(name.lastIndexOf('.') + 1).replaceFirst("\\$.*", ""))
          .filter(name -> !name.equals(RequestWalkTest.class.getSimpleName()))
          .forEach(classes::add);
    }
  }

  /** As {@link EdgeClientBuilder} makes it, with ears where requests go from thread to thread. */
  private EdgeClient client() {
    TextPart head = TextPart.head("mixed");
    LinkRate link = new LinkRate();
    ClientCut cut =
        new ClientCut(
            head,
            SplitPoint.behind(head),
            List.of(Profile.exact()),
            false,
            1 << 20,
            link,
            System::nanoTime);
    ClientCuts cuts = new ClientCuts(List.of(cut));
    Optional<LocalRunner> local = Fallback.local(tail).runner(cuts, System::nanoTime);
    HeardReplies replies = new HeardReplies();
    Notifier notifier = new Notifier(report -> {}, replies);
    TailPool pool = pool(cuts, link, notifier);
    long minute = Duration.ofMinutes(1).toNanos();
    RequestPipeline pipeline =
        new RequestPipeline(
            new Routing(cuts, new ProfilePlanner(cuts, link), link, pool, local),
            pool,
            replies,
            notifier,
            local,
            new RequestPipeline.Limits(minute, minute, 4),
            System::nanoTime);
    return new EdgeClient(cuts, false, pool, pipeline);
  }

  private TailPool pool(ClientCuts cuts, LinkRate link, Notifier notifier) {
    Duration minute = Duration.ofMinutes(1);
    ConnectionSettings settings =
        new ConnectionSettings(
            "127.0.0.1", server.port(), cuts.needs(), "", null, link, minute, minute, 4, 0);
    Transport transport =
        new Transport(
            heard(group.next()),
            HeardChannel::new,
            new DefaultNameResolver(ImmediateEventExecutor.INSTANCE),
            Runnable::run,
            System::nanoTime);
    RetryPolicy policy = new RetryPolicy(1, minute, minute, Optional.empty(), () -> 0.5);
    return new TailPool(List.of(settings), transport, policy, new RetryBudget(4), notifier);
  }

  private EventLoop heard(EventLoop loop) {
    return (EventLoop)
        Proxy.newProxyInstance(
            EventLoop.class.getClassLoader(),
            new Class<?>[] {EventLoop.class},
            (proxy, method, arguments) -> call(loop, method, arguments));
  }

  private Object call(EventLoop loop, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("execute")) {
      seen(there);
    }
    try {
      return method.invoke(loop, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private final class HeardChannel extends NioSocketChannel {
    @Override
    protected void doWrite(ChannelOutboundBuffer pieces) throws Exception {
      seen(there);
      super.doWrite(pieces);
    }
  }

  /** Stands where {@link ReplyThread} hands a task to its thread. */
  private final class HeardReplies implements Replies {
    private final ReplyThread thread = new ReplyThread();

    @Override
    public void execute(Runnable task) {
      seen(back);
      if (walks) {
        back.add(ReplyThread.class.getSimpleName());
      }
      thread.execute(task);
    }

    @Override
    public boolean isCurrent() {
      return thread.isCurrent();
    }

    @Override
    public void close() {
      thread.close();
    }
  }
}
