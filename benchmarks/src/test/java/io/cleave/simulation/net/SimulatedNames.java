package io.cleave.simulation.net;

import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of servers; an address is its own name. */
public final class SimulatedNames extends InetNameResolver {
  private final Map<String, List<InetAddress>> known = new HashMap<>();

  public SimulatedNames() {
    super(ImmediateEventExecutor.INSTANCE);
  }

  public void put(String name, List<InetAddress> addresses) {
    known.put(name, List.copyOf(addresses));
  }

  @Override
  protected void doResolve(String host, Promise<InetAddress> promise) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
    try {
      List<InetAddress> addresses = known.get(host);
      promise.setSuccess(addresses == null ? List.of(InetAddress.getAllByName(host)) : addresses);
    } catch (UnknownHostException e) {
      promise.setFailure(e);
    }
  }
}
