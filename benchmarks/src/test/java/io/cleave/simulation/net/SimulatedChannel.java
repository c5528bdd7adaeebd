package io.cleave.simulation.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** One end of a simulated connection, with the manners of a socket's channel. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close
public final class SimulatedChannel extends AbstractChannel implements DuplexChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final SimulatedNetwork network;
  private final Dice dice;
  private final InetSocketAddress local;
  private final ChannelConfig config = new Config();
  private InetSocketAddress remote;
  private Pipe out;
  private Pipe in;
  private ChannelPromise connecting;
  private boolean active;
  private boolean closed;
  private boolean lost;
  private boolean readPending;
  private boolean readScheduled;
  private boolean outputShut;
  private long slowUntilNanos;

  /** A socket accepts options of which a channel knows nothing. */
  private final class Config extends DefaultChannelConfig {
    Config() {
      super(SimulatedChannel.this);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
      super.setOption(option, value);
      return true;
    }

    @Override
    protected void autoReadCleared() {
      readPending = false;
    }
  }

  /** Numbers in the order of their making: Netty's own ids differ in each run. */
  private record Id(long number) implements ChannelId {
    private static final long serialVersionUID = 1;

    @Override
    public String asShortText() {
      return "channel " + number;
    }

    @Override
    public String asLongText() {
      return asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
      return Long.compare(number, ((Id) other).number);
    }
  }

  public SimulatedChannel(SimulatedNetwork network, long number, InetSocketAddress local) {
    super(null, new Id(number));
    this.network = network;
    this.dice = network.dice().fork();
    this.local = local;
  }

  public void connect(Pipe out, Pipe in) {
    this.out = out;
    this.in = in;
  }

  /** Is connected as soon as it is registered. */
  public void accepted(InetSocketAddress from) {
    remote = from;
    active = true;
  }

  /** Reads little and late for so long. */
  public void readSlowly(long nanos) {
    slowUntilNanos = network.nowNanos() + nanos;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public boolean isActive() {
    return active && !closed;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new Unsafe();
  }

  private final class Unsafe extends AbstractUnsafe {
    @Override
    public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
      if (promise.setUncancellable() && ensureOpen(promise)) {
        remote = (InetSocketAddress) to;
        connecting = promise;
        network.connect(SimulatedChannel.this, remote);
      }
    }

    void writeMore() {
      flush0();
    }
  }

  private void onLoop(Runnable task) {
    if (!eventLoop().isShutdown()) {
      eventLoop().execute(task);
    }
  }

  /** The other host has taken the connection. */
  public void connected() {
    onLoop(
        () -> {
          if (!closed) {
            active = true;
            connecting.trySuccess();
            pipeline().fireChannelActive();
          }
        });
  }

  /** The other host takes no connection. */
  public void refused() {
    onLoop(
        () -> {
          connecting.tryFailure(new ConnectException("Connection refused: " + remote));
          unsafe().close(voidPromise());
        });
  }

  /** The connection is gone: reading and writing fail. */
  public void lost() {
    if (closed || lost) {
      return;
    }
    lost = true;
    if (!isRegistered()) { // lost before anybody took it
      closed = true;
      return;
    }
    onLoop(
        () -> {
          if (!closed) {
            pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            unsafe().close(voidPromise());
          }
        });
  }

  @Override
  protected void doBeginRead() {
    readPending = true;
    readSoon();
  }

  /** There is something to read, be it the end. */
  public void bytesArrived() {
    if (isRegistered()) {
      readSoon();
    }
  }

  private void readSoon() {
    boolean something = in != null && (in.arrivedBytes() > 0 || in.isAtEnd());
    if (readPending && !readScheduled && something && !closed && !lost) {
      readScheduled = true;
      if (slowUntilNanos > network.nowNanos()) {
        network.scheduler().after(dice.skewed(1_000, 20_000_000), () -> onLoop(this::readNow));
      } else {
        onLoop(this::readNow);
      }
    }
  }

  private void readNow() {
    readScheduled = false;
    if (!readPending || closed || lost) {
      return;
    }
    if (in.isAtEnd()) {
      unsafe().close(voidPromise());
      return;
    }
    readPending = false;
    int most = slowUntilNanos > network.nowNanos() ? 700 : 65_536;
    int bytes = Math.min(in.arrivedBytes(), dice.chance(0.2) ? dice.between(1, most) : most);
    if (bytes > 0) {
      ByteBuf buffer = config.getAllocator().ioBuffer(bytes);
      in.read(buffer, bytes);
      pipeline().fireChannelRead(buffer);
      pipeline().fireChannelReadComplete();
    }
  }

  /** The other end has read. */
  public void roomAppeared() {
    onLoop(((Unsafe) unsafe())::writeMore);
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) throws IOException {
    while (!buffer.isEmpty()) {
      if (lost) {
        throw new IOException("Broken pipe");
      }
      ByteBuf message = (ByteBuf) buffer.current();
      if (!message.isReadable()) {
        buffer.remove();
        continue;
      }
      int written = out.write(message);
      if (written == 0) {
        return;
      }
      buffer.removeBytes(written);
    }
  }

  @Override
  protected void doClose() {
    if (closed) {
      return;
    }
    closed = true;
    active = false;
    if (connecting != null) {
      connecting.tryFailure(new IOException("closed"));
    }
    if (out == null || lost) {
      return;
    }
    if (in.arrivedBytes() > 0) {
      network.linkOf(this).resetSeenBy(network.peerOf(this));
    } else {
      out.finish();
    }
  }

  @Override
  protected void doShutdownOutput() {
    outputShut = true;
    out.finish();
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    if (eventLoop().inEventLoop()) {
      ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
    } else {
      eventLoop().execute(() -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
    }
    return promise;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShut || closed;
  }

  @Override
  public boolean isInputShutdown() {
    return closed;
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public ChannelFuture shutdownInput() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelFuture shutdown() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof SimulatedLoop;
  }

  @Override
  protected SocketAddress localAddress0() {
    return local;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return remote;
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }
}
