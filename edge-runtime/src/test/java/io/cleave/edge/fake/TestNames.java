package io.cleave.edge.fake;

import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Knows one name, {@value #NAME}, and the addresses that a test gives it, which may change. */
public final class TestNames extends InetNameResolver {
  public static final String NAME = "tails.test";

  private volatile List<InetAddress> addresses;

  private TestNames(List<InetAddress> addresses) {
    super(ImmediateEventExecutor.INSTANCE);
    this.addresses = addresses;
  }

  public static TestNames of(String... addresses) {
    return new TestNames(all(addresses));
  }

  /** From the next lookup on. */
  public void change(String... addresses) {
    this.addresses = all(addresses);
  }

  private static List<InetAddress> all(String... addresses) {
    return Stream.of(addresses).map(TestNames::address).toList();
  }

  /** What a literal means; nothing is looked up. */
  public static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  @Override
  protected void doResolve(String host, Promise<InetAddress> promise) {
    throw new AssertionError("all are wanted");
  }

  @Override
  protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
    if (host.equals(NAME)) {
      promise.setSuccess(addresses);
    } else {
      promise.setFailure(new UnknownHostException(host));
    }
  }
}
