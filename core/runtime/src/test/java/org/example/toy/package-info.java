/**
 * A network that is no ResNet, by name or from a file, and an engine that is not PyTorch, by
 * nothing but the public types: {@link org.example.toy.ToyNetwork} and {@link
 * org.example.toy.ToyEngine}.
 */
package org.example.toy;
