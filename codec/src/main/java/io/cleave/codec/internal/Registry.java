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
 * The services registered under {@code META-INF/services}, each under a key of its own. Immutable
 * and safe for concurrent use.
 *
 * @param <K> the type of the key, an id or a name
 * @param <T> the type of the service
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
   * {@return all registered services of a type, by their ids}
   *
   * @param <T> the type of the service
   * @param service the type of the service; its class loader finds the implementations
   * @param id gives the id of a service
   * @param max the largest valid id; the smallest is 1
   * @throws ServiceConfigurationError if two services have the same id, an id is out of range, or a
   *     service cannot be created; names the classes
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
   * {@return all registered services of a type, by their names}
   *
   * @param <T> the type of the service
   * @param service the type of the service; its class loader finds the implementations
   * @param name gives the name of a service
   * @throws ServiceConfigurationError if two services have the same name, a name has characters
   *     other than {@code a-z0-9-}, or a service cannot be created; names the classes
   */
  public static <T> Registry<String, T> byName(Class<T> service, Function<T, String> name) {
    return byName(service, ServiceLoader.load(service, service.getClassLoader()), name);
  }

  static <T> Registry<String, T> byName(
      Class<T> service, Iterable<T> all, Function<T, String> name) {
    return new Registry<>(service, all, name, key -> key.matches(NAME), NAME);
  }

  /**
   * {@return the service registered under a key, if there is one}
   *
   * @param key the id or name
   */
  public Optional<T> find(K key) {
    return Optional.ofNullable(registered.get(key));
  }

  /** {@return all registered services, in the order of their keys} */
  public List<T> all() {
    return List.copyOf(registered.values());
  }

  /** {@return the keys for a message, in order, joined by commas} */
  public String keys() {
    return String.join(", ", registered.keySet().stream().map(String::valueOf).toList());
  }
}
