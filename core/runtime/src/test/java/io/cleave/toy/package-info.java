/**
 * A network that is no ResNet, and an engine that is not PyTorch, by nothing but the public types:
 * {@link io.cleave.toy.ToyNetwork} and {@link io.cleave.toy.ToyEngine}.
 */
package io.cleave.toy;
