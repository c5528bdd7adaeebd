package io.cleave.server;

import java.io.IOException;
import java.util.List;

/** Loads tails. */
@FunctionalInterface
interface TailSource {
  /** Loads all tails, which the caller closes; if one cannot be loaded, none stays open. */
  List<LoadedTail> load() throws IOException;
}
