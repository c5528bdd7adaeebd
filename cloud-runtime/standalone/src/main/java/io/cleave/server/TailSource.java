package io.cleave.server;

import java.io.IOException;
import java.util.List;

/** Loads tails. */
@FunctionalInterface
interface TailSource {
  /** All of them, which the caller closes; none if one cannot be loaded. */
  List<LoadedTail> load() throws IOException;
}
