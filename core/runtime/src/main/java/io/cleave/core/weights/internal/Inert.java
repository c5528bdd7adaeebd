package io.cleave.core.weights.internal;

import net.razorvine.pickle.IObjectConstructor;

/**
 * Stands for an object that is not needed: keeps its name and nothing else. It accepts whatever a
 * pickle does with such an object, including a call, and discards it.
 *
 * @param name the name of the class or function, or of the kind of value
 */
record Inert(String name) implements IObjectConstructor {
  @Override
  public Object construct(Object[] arguments) {
    return this;
  }
}
