package io.cleave.codec.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What registered itself under {@code META-INF/services}, each under a key of its own. Immutable
 * and safe for concurrent use.
 *
 * @param <K> an id or a name
 * @param <T> the service
 */
public final class Registry<K extends Comparable<K>, T> {
  private static final String NAME = "[a-z][a-z0-9-]*";

  private final Map<K, T> registered = new TreeMap<>();

  private Registry(
      Class<T> service, Iterable<T> all, Function<T, K> key, Predicate<K> legal, String expected) {
    for (T each : all) {
      add(service, key.apply(each), each, legal, expected);
    }
  }

  private void add(Class<T> service, K key, T each, Predicate<K> legal, String expected) {
    String what = service.getSimpleName() + ": " + key + " of " + each.getClass().getName();
    if (!legal.test(key)) {
      throw new ServiceConfigurationError(what + " (expected: " + expected + ")");
    }
    T other = registered.putIfAbsent(key, each);
    if (other != null) {
      throw new ServiceConfigurationError(
          what + " and of " + other.getClass().getName() + " (expected: once)");
    }
  }

  /**
   * Finds what has ids.
   *
   * @param <T> the service
   * @param service what is registered, found by its own class loader
   * @param id gives the id of one
   * @param max the largest id; the smallest is 1
   * @return all of them
   * @throws ServiceConfigurationError if two have one id, one is out of range, or one cannot be
   *     made; names the classes
   */
  public static <T> Registry<Integer, T> byId(Class<T> service, ToIntFunction<T> id, int max) {
    return byId(service, ServiceLoader.load(service, service.getClassLoader()), id, max);
  }

  static <T> Registry<Integer, T> byId(
      Class<T> service, Iterable<T> all, ToIntFunction<T> id, int max) {
    return new Registry<>(
        service, all, id::applyAsInt, key -> key >= 1 && key <= max, "1 to " + max);
  }

  /**
   * Finds what has names.
   *
   * @param <T> the service
   * @param service what is registered, found by its own class loader
   * @param name gives the name of one
   * @return all of them
   * @throws ServiceConfigurationError if two have one name, one has other characters than {@code
   *     a-z0-9-}, or one cannot be made; names the classes
   */
  public static <T> Registry<String, T> byName(Class<T> service, Function<T, String> name) {
    return byName(service, ServiceLoader.load(service, service.getClassLoader()), name);
  }

  static <T> Registry<String, T> byName(
      Class<T> service, Iterable<T> all, Function<T, String> name) {
    return new Registry<>(service, all, name, key -> key.matches(NAME), NAME);
  }

  /**
   * Finds one.
   *
   * @param key its id or name
   * @return the one that is registered under it, if there is one
   */
  public Optional<T> find(K key) {
    return Optional.ofNullable(registered.get(key));
  }

  /** {@return all that registered themselves, in the order of their keys} */
  public List<T> all() {
    return List.copyOf(registered.values());
  }

  /** {@return their keys for a message, in order, joined by commas} */
  public String keys() {
    return String.join(", ", registered.keySet().stream().map(String::valueOf).toList());
  }
}
