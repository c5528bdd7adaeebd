package io.cleave.simulation.net;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One way of a connection: a bounded stream of bytes that come later, in order, cut anywhere. Full
 * until the reader has read.
 */
public final class Pipe {
  private final SimulatedLink link;
  private final SimulatedChannel writer;
  private final SimulatedChannel reader;
  private final int capacityBytes;
  private final long nanosPerKilobyte;
  private final Deque<Runnable> underWay = new ArrayDeque<>();
  private final Deque<byte[]> arrived = new ArrayDeque<>();
  private int readOfFirst;
  private int arrivedBytes;
  private int heldBytes;
  private long lastArrivalNanos;
  private long writtenBytes;
  private long cutAtBytes = Long.MAX_VALUE;
  private boolean finished;
  private boolean endArrived;
  private boolean writerWaits;
  private boolean broken;

  public Pipe(SimulatedLink link, SimulatedChannel writer, SimulatedChannel reader, Dice dice) {
    this.link = link;
    this.writer = writer;
    this.reader = reader;
    this.capacityBytes = (int) dice.skewed(2_000, 300_000);
    this.nanosPerKilobyte = dice.skewed(10, link.isCalm() ? 50_000 : 2_000_000);
  }

  /** Both ends lose the connection when so many more bytes have come. */
  public void cutAfter(long bytes) {
    cutAtBytes = writtenBytes + bytes;
  }

  /** Takes what there is room for. */
  public int write(ByteBuf from) {
    int bytes = Math.min(from.readableBytes(), capacityBytes - heldBytes);
    if (bytes == 0) {
      writerWaits = true;
      return 0;
    }
    byte[] copy = new byte[bytes];
    from.getBytes(from.readerIndex(), copy);
    heldBytes += bytes;
    writtenBytes += bytes;
    send(copy);
    return bytes;
  }

  private void send(byte[] bytes) {
    int cut = link.dice().chance(0.3) ? link.dice().between(0, bytes.length) : 0;
    if (cut > 0 && cut < bytes.length) {
      arriveLater(Arrays.copyOfRange(bytes, 0, cut));
    }
    arriveLater(cut == bytes.length ? bytes : Arrays.copyOfRange(bytes, cut, bytes.length));
  }

  private void arriveLater(byte[] bytes) {
    long position = writtenBytes;
    later(bytes.length * nanosPerKilobyte / 1024, () -> arrive(bytes, position));
  }

  /** Behind all that was sent before. */
  private void later(long transferNanos, Runnable arrival) {
    long now = link.scheduler().nowNanos();
    lastArrivalNanos = Math.max(lastArrivalNanos, now + link.delayNanos()) + transferNanos;
    underWay.add(arrival);
    link.deliverAt(lastArrivalNanos, () -> underWay.remove().run());
  }

  private void arrive(byte[] bytes, long position) {
    if (broken) {
      return;
    }
    if (position >= cutAtBytes) {
      link.reset();
    } else if (!reader.isOpen()) {
      link.resetSeenBy(writer);
    } else {
      arrived.add(bytes);
      arrivedBytes += bytes.length;
      reader.bytesArrived();
    }
  }

  /** What has come and was not read. */
  public int arrivedBytes() {
    return arrivedBytes;
  }

  /** All has been read, and nothing more comes. */
  public boolean isAtEnd() {
    return endArrived && arrivedBytes == 0;
  }

  /** Moves bytes that have come. */
  public void read(ByteBuf target, int bytes) {
    int left = bytes;
    while (left > 0) {
      byte[] first = arrived.getFirst();
      int part = Math.min(left, first.length - readOfFirst);
      target.writeBytes(first, readOfFirst, part);
      readOfFirst += part;
      left -= part;
      if (readOfFirst == first.length) {
        arrived.removeFirst();
        readOfFirst = 0;
      }
    }
    arrivedBytes -= bytes;
    heldBytes -= bytes;
    if (writerWaits) {
      writerWaits = false;
      link.deliverAt(link.scheduler().nowNanos() + link.delayNanos(), writer::roomAppeared);
    }
  }

  /** The writer writes no more. */
  public void finish() {
    if (!finished) {
      finished = true;
      later(0, this::end);
    }
  }

  private void end() {
    if (!broken) {
      endArrived = true;
      reader.bytesArrived();
    }
  }

  /** Nothing that is under way comes any more. */
  public void breakOff() {
    broken = true;
    arrived.clear();
    arrivedBytes = 0;
  }
}
