package io.cleave.server.admin;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The open connections. Beyond the most that there may be, whoever has asked for nothing for
 * longest makes room: a crowd that is silent, or does not read, keeps nobody out. For one event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
final class Visitors {
  private final int most;

  /** Who asked longest ago comes first. */
  private final Set<Channel> channels = new LinkedHashSet<>();

  Visitors(int most) {
    this.most = most;
  }

  void came(Channel channel) {
    if (channels.size() >= most) {
      Iterator<Channel> longest = channels.iterator();
      Channel leaving = longest.next();
      longest.remove();
      leaving.close();
    }
    channels.add(channel);
  }

  /** The visitor sent a whole request. */
  void asked(Channel channel) {
    if (channels.remove(channel)) {
      channels.add(channel);
    }
  }

  /** An event loop that ends does not free what a connection holds: each must be closed before. */
  void sendAway() {
    List.copyOf(channels).forEach(Channel::close);
  }

  void left(Channel channel) {
    channels.remove(channel);
  }
}
