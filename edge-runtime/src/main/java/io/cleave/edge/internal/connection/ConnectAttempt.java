package io.cleave.edge.internal.connection;

import io.cleave.edge.TailException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailUnavailableException;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, from resolving the name to the end of the handshake, within the connect
 * timeout. The addresses of the name race, as in section 5 of RFC 8305: the next one starts when
 * one has failed, or has not connected soon. The first that connects stops those that have not, and
 * these come again behind the rest.
 *
 * <p>Unlike in the RFC, the race goes on to the end of the handshake, because a server can accept
 * and then say nothing, or be another program. When a handshake fails, or does not end soon, the
 * next address starts, and the first complete handshake wins. Confined to the event loop.
 */
final class ConnectAttempt {
  private static final long CONNECTS_SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long ANSWERS_SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConnectionSettings settings;
  private final Transport transport;
  private final Resolver resolver;
  private final Addresses addresses;
  private final Endpoint owner;

  private final Deque<InetAddress> untried = new ArrayDeque<>();
  private final List<AddressAttempt> racing = new ArrayList<>();
  private final List<ClientConnection> asked = new ArrayList<>();
  private final Map<InetAddress, TailException> failures = new LinkedHashMap<>();
  private final long deadlineNanos;
  private @Nullable Future<?> deadline;
  private @Nullable Future<?> next;
  private boolean ended;

  ConnectAttempt(
      ConnectionSettings settings,
      Transport transport,
      Resolver resolver,
      Addresses addresses,
      Endpoint owner) {
    this.settings = settings;
    this.transport = transport;
    this.resolver = resolver;
    this.addresses = addresses;
    this.owner = owner;
    this.deadlineNanos = transport.nanoTime() + settings.connectTimeout().toNanos();
  }

  void start() {
    deadline = transport.after(settings.connectTimeout().toNanos(), this::timeOut);
    resolver.resolve(this::resolved);
  }

  private void resolved(Future<List<InetAddress>> found) {
    if (ended) {
      return;
    }
    if (!found.isSuccess()) {
      String what = " cannot be resolved: " + found.cause().getMessage();
      fail(new TailUnavailableException(settings.server() + what, found.cause()));
      return;
    }
    untried.addAll(addresses.inOrder(found.getNow()));
    startNext();
  }

  private void startNext() {
    AddressAttempt started = new AddressAttempt(settings, transport, untried.remove(), this, owner);
    racing.add(started);
    startNextAfter(CONNECTS_SOON_NANOS);
    started.start();
  }

  /**
   * Starts the next address after that time, or sooner, so that every address has its part of the
   * time that is left.
   */
  private void startNextAfter(long nanos) {
    cancel(next);
    if (!untried.isEmpty()) {
      long leftNanos = deadlineNanos - transport.nanoTime();
      next = transport.after(Math.min(nanos, leftNanos / (untried.size() + 1)), this::startNext);
    }
  }

  /** Notes an open channel, on which the handshake follows. */
  void opened(AddressAttempt first) {
    owner.opened(first.connection());
    asked.add(first.connection());
    for (AddressAttempt slower : racing.stream().filter(each -> !each.isOpen()).toList()) {
      TailException reason = slower.failure("took no connection before another address did", null);
      lost(slower, reason);
      slower.abandon(reason);
      untried.add(slower.address());
    }
    startNextAfter(ANSWERS_SOON_NANOS);
  }

  /** Notes that no connection can be had at an address. */
  void failed(AddressAttempt attempt, TailException reason) {
    lost(attempt, reason);
    if (!untried.isEmpty()) {
      startNext();
    } else if (racing.isEmpty()) {
      fail(failure());
    }
  }

  private void lost(AddressAttempt attempt, TailException reason) {
    racing.remove(attempt);
    failures.put(attempt.address(), reason);
    addresses.failed(attempt.address());
  }

  /** Whether a connection takes part in this race. */
  boolean has(ClientConnection connection) {
    return find(connection).isPresent();
  }

  private Optional<AddressAttempt> find(ClientConnection connection) {
    return racing.stream().filter(each -> each.connection() == connection).findFirst();
  }

  /** Notes that a connection of this race is gone. */
  void closed(ClientConnection connection, TailException reason) {
    find(connection).ifPresent(attempt -> failed(attempt, reason));
  }

  private void timeOut() {
    String within = " within " + settings.connectTimeout() + " (connectTimeout)";
    if (racing.isEmpty()) {
      fail(new TailUnavailableException(settings.server() + " was not resolved" + within, null));
      return;
    }
    for (AddressAttempt attempt : List.copyOf(racing)) {
      TailException reason =
          attempt.failure(
              attempt.isOpen()
                  ? "did not complete a handshake" + within + ": slow, or no tail server"
                  : "took no connection" + within,
              null);
      lost(attempt, reason);
      attempt.abandon(reason);
    }
    fail(failure());
  }

  /** What happened at each address. A server that refuses says more than one that is absent. */
  private TailException failure() {
    List<TailException> each = List.copyOf(failures.values());
    if (each.size() == 1) {
      return each.get(0);
    }
    String all = each.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    TailException failure =
        each.stream()
            .filter(TailRefusedException.class::isInstance)
            .map(TailRefusedException.class::cast)
            .findFirst()
            .<TailException>map(refused -> new TailRefusedException(refused.code(), all))
            .orElseGet(() -> new TailUnavailableException(all, null));
    each.forEach(failure::addSuppressed);
    return failure;
  }

  private void fail(TailException reason) {
    owner.attemptFailed(reason);
  }

  /** Why a call cannot be sent to the servers of this race; empty where none of them says so. */
  Optional<TailException> refusal(Call call) {
    return asked.stream().flatMap(connection -> connection.refusal(call).stream()).findFirst();
  }

  /** Ends the race after a complete handshake, whose connection lives on. */
  void succeed(ClientConnection first) {
    addresses.works(first.address());
    racing.removeIf(attempt -> attempt.connection() == first);
    abandon(new TailUnavailableException(settings.server() + " answered elsewhere first", null));
  }

  /** Gives up, and closes whatever is open by now. */
  void abandon(TailException reason) {
    ended = true;
    cancel(deadline);
    cancel(next);
    List<AddressAttempt> left = List.copyOf(racing);
    racing.clear();
    left.forEach(attempt -> attempt.abandon(reason));
  }

  private static void cancel(@Nullable Future<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }
}
