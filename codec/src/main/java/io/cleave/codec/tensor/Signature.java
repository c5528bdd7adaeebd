package io.cleave.codec.tensor;

import io.cleave.codec.internal.Check;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tensors that belong together: those that go into a network, come out of it, or cross a cut.
 * Immutable.
 *
 * @param tensors one or more tensors with different names; their order matters
 */
public record Signature(List<TensorSpec> tensors) {
  /** The max number of tensors: {@value}. */
  public static final int MAX_TENSORS = 1024;

  /**
   * Checks that there are tensors, and that no name occurs twice.
   *
   * @param tensors as above
   * @throws IllegalArgumentException if there are none, more than {@link #MAX_TENSORS}, or two with
   *     the same name
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
   * {@return a signature of these tensors}
   *
   * @param tensors one or more tensors with different names
   * @throws IllegalArgumentException if there are none, more than {@link #MAX_TENSORS}, or two with
   *     the same name
   */
  public static Signature of(TensorSpec... tensors) {
    return new Signature(List.of(tensors));
  }

  /** {@return the names of the tensors, in order} */
  public List<String> names() {
    return tensors.stream().map(TensorSpec::name).toList();
  }

  /**
   * {@return the index of a tensor, from 0}
   *
   * @param name the name of the tensor
   * @throws IllegalArgumentException if there is no tensor of that name; lists the names
   */
  public int indexOf(String name) {
    int index = names().indexOf(name);
    if (index < 0) {
      throw Check.refusal("tensor", name, String.join(", ", names()));
    }
    return index;
  }

  /**
   * {@return the tensor of that name}
   *
   * @param name the name of the tensor
   * @throws IllegalArgumentException as {@link #indexOf}
   */
  public TensorSpec tensor(String name) {
    return tensors.get(indexOf(name));
  }

  /**
   * {@return the only tensor, for code that handles a single one}
   *
   * @param who what needs a single tensor, for the message
   * @throws IllegalArgumentException if there are several tensors; names them all
   */
  public TensorSpec only(String who) {
    if (tensors.size() != 1) {
      throw Check.refusal(who, String.join(", ", names()), "one tensor");
    }
    return tensors.get(0);
  }

  /** {@return whether all dimensions of all tensors are fixed} */
  public boolean isFixed() {
    return tensors.stream().allMatch(tensor -> tensor.shape().isFixed());
  }

  /**
   * Checks that tensors are those that this signature describes.
   *
   * @param fixed the tensors' own signature, without open dimensions
   * @throws IllegalArgumentException if a tensor is missing, surplus, in another place, of another
   *     type, or of a shape that this signature does not allow; names the tensor and both sides
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
   * {@return a signature of these tensors and, after them, others}
   *
   * @param others the tensors to add; those whose name is already here are left out
   */
  public Signature and(List<TensorSpec> others) {
    List<TensorSpec> all = new ArrayList<>(tensors);
    Set<String> here = new HashSet<>(names());
    others.stream().filter(tensor -> here.add(tensor.name())).forEach(all::add);
    return new Signature(all);
  }

  /**
   * {@return the size in bytes of one sample, all tensors as they are in memory; the max size if a
   * shape is open}
   */
  public long bytes() {
    return tensors.stream().mapToLong(TensorSpec::bytes).sum();
  }

  /** {@return a form for messages, such as {@code ids int64 128?, mask bool 128?}} */
  @Override
  public String toString() {
    return tensors.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
  }
}
