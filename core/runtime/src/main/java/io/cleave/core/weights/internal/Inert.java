package io.cleave.core.weights.internal;

import net.razorvine.pickle.IObjectConstructor;

/**
 * What stands for an object that nobody asked for: its name, and nothing else of it. It takes
 * whatever a pickle does with such an object, a call included, and drops it.
 *
 * @param name of the class or function, or of the kind of value
 */
record Inert(String name) implements IObjectConstructor {
  @Override
  public Object construct(Object[] arguments) {
    return this;
  }
}
