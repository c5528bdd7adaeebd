package io.cleave.codec.tensor;

import io.cleave.codec.internal.Check;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tensors that go somewhere together: into a network, out of it, or across a cut.
 *
 * @param tensors one or more, each name once, in an order that counts
 */
public record Signature(List<TensorSpec> tensors) {
  /** The most tensors: {@value}. */
  public static final int MAX_TENSORS = 1024;

  /**
   * Checks that there are tensors, and no name twice.
   *
   * @param tensors as above
   * @throws IllegalArgumentException if there are none, more than {@link #MAX_TENSORS}, or two of
   *     one name
   */
  public Signature {
    tensors = List.copyOf(tensors);
    Check.range("tensors", tensors.size(), 1, MAX_TENSORS);
    Set<String> names = new HashSet<>();
    for (TensorSpec tensor : tensors) {
      Check.argument(
          names.add(tensor.name()), "tensors", tensor.name() + " twice", "each name once");
    }
  }

  /**
   * Makes a signature.
   *
   * @param tensors as the constructor takes them
   * @return the signature
   * @throws IllegalArgumentException as the constructor
   */
  public static Signature of(TensorSpec... tensors) {
    return new Signature(List.of(tensors));
  }

  /**
   * The names alone.
   *
   * @return in order
   */
  public List<String> names() {
    return tensors.stream().map(TensorSpec::name).toList();
  }

  /**
   * Finds a tensor.
   *
   * @param name of the tensor
   * @return its place, from 0
   * @throws IllegalArgumentException if there is none of that name; lists those there are
   */
  public int indexOf(String name) {
    int index = names().indexOf(name);
    if (index < 0) {
      throw Check.refusal("tensor", name, String.join(", ", names()));
    }
    return index;
  }

  /**
   * Finds a tensor.
   *
   * @param name of the tensor
   * @return the tensor
   * @throws IllegalArgumentException as {@link #indexOf}
   */
  public TensorSpec tensor(String name) {
    return tensors.get(indexOf(name));
  }

  /**
   * The only tensor, for what works on one alone.
   *
   * @param who needs it, for the message
   * @return the tensor
   * @throws IllegalArgumentException if there are several; names them all
   */
  public TensorSpec only(String who) {
    if (tensors.size() != 1) {
      throw Check.refusal(who, String.join(", ", names()), "one tensor");
    }
    return tensors.get(0);
  }

  /**
   * Tells whether all dimensions are fixed, so that these can be tensors.
   *
   * @return false where a tensor has an open one
   */
  public boolean isFixed() {
    return tensors.stream().allMatch(tensor -> tensor.shape().isFixed());
  }

  /**
   * Checks that tensors are those that this describes.
   *
   * @param fixed the tensors' own signature
   * @throws IllegalArgumentException if one is missing, surplus, in another place, of another type,
   *     or of a shape that this does not admit; names it and both sides
   */
  public void requireAdmits(Signature fixed) {
    if (!names().equals(fixed.names())) {
      throw Check.refusal("tensors", fixed.names(), names());
    }
    for (int i = 0; i < tensors.size(); i++) {
      TensorSpec expected = tensors.get(i);
      TensorSpec actual = fixed.tensors.get(i);
      if (actual.type() != expected.type() || !expected.shape().admits(actual.shape())) {
        throw Check.refusal("tensor", actual, expected);
      }
    }
  }

  /**
   * Adds tensors behind these.
   *
   * @param others those that are here already, by name, are not added again
   * @return both
   */
  public Signature and(List<TensorSpec> others) {
    List<TensorSpec> all = new ArrayList<>(tensors);
    Set<String> here = new HashSet<>(names());
    others.stream().filter(tensor -> here.add(tensor.name())).forEach(all::add);
    return new Signature(all);
  }

  /**
   * The size of one sample.
   *
   * @return bytes of all tensors as they lie in memory; the most that open shapes admit
   */
  public long bytes() {
    return tensors.stream().mapToLong(TensorSpec::bytes).sum();
  }

  /** {@return for messages, such as {@code ids int64 128?, mask bool 128?}} */
  @Override
  public String toString() {
    return tensors.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
  }
}
