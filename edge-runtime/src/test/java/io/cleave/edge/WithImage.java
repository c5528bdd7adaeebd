package io.cleave.edge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every test of a client has: something to ask about, and memory for a head. */
abstract class WithImage {
  NDManager manager;
  NDArray image;

  @BeforeEach
  final void makeImage() {
    manager = NDManager.newBaseManager("PyTorch");
    image = manager.ones(new Shape(2, 2, 2));
  }

  @AfterEach
  final void freeImage() {
    manager.close();
  }
}
