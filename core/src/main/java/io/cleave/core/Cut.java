package io.cleave.core;

import ai.djl.ndarray.types.Shape;

/**
 * A point where exactly one tensor flows through the network, so that the layers before it can run
 * on one machine and the layers after it on another (Haberer and Landsiedel 2022, section 3.1).
 *
 * @param name the name used here, the paper's where it has one: {@code maxpool}, {@code bottle1}
 * @param module torchvision's name of the module whose output crosses the cut: {@code layer1.0}
 * @param shape shape of that output for one input, (channels, height, width)
 * @param head what runs on the device
 * @param tail what runs on the server
 */
public record Cut(String name, String module, Shape shape, Cost head, Cost tail) {

  /** The cut before the first layer: the whole network is the tail. */
  public static final String INPUT = "input";

  /**
   * Size of the activation as plain float32, before pruning and encoding.
   *
   * @return bytes for one input
   */
  public long rawBytes() {
    return shape.size() * Float.BYTES;
  }
}
