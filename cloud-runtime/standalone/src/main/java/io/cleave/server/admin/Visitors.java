package io.cleave.server.admin;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The open connections. Beyond the max, the one whose last request is oldest makes room, so that a
 * crowd that is silent or does not read keeps nobody out. For one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
final class Visitors {
  private final int max;

  /** The channel whose last request is oldest comes first. */
  private final Set<Channel> channels = new LinkedHashSet<>();

  Visitors(int max) {
    this.max = max;
  }

  void came(Channel channel) {
    if (channels.size() >= max) {
      Iterator<Channel> oldest = channels.iterator();
      Channel leaving = oldest.next();
      oldest.remove();
      leaving.close();
    }
    channels.add(channel);
  }

  /** Notes a complete request. */
  void asked(Channel channel) {
    if (channels.remove(channel)) {
      channels.add(channel);
    }
  }

  /** Closes all connections: an event loop that ends does not free what they hold. */
  void sendAway() {
    List.copyOf(channels).forEach(Channel::close);
  }

  void left(Channel channel) {
    channels.remove(channel);
  }
}
