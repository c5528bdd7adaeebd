package io.cleave.bench.links;

import java.io.IOException;

/** One way from a picture's file on the device to the logits there. */
interface Way {
  /**
   * Goes it once, waiting for the answer.
   *
   * @param file a JPEG
   * @return bytes that were sent over the link
   */
  int classify(byte[] file) throws IOException;
}
