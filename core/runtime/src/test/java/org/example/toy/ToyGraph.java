package org.example.toy;

import io.cleave.core.Network;
import io.cleave.core.Range;
import java.util.List;
import org.example.toy.layer.ToyLayer;

/** A network that the toy engine can interpret. */
interface ToyGraph extends Network {
  /**
   * The layers of a range, in order.
   *
   * @throws IllegalArgumentException if the range is none of this network's
   */
  List<ToyLayer> program(Range range);
}
