/** Where networks and tensors meet DJL: layers as blocks, arrays as tensors. */
package io.cleave.core.djl;
