/** The boundary between networks and DJL: layers as blocks, arrays as tensors. */
@NullMarked
package io.cleave.core.djl;

import org.jspecify.annotations.NullMarked;
