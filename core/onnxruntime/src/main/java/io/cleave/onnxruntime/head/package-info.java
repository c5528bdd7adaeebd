/**
 * Heads in files of their own, for devices. {@link io.cleave.onnxruntime.head.HeadFile} writes and
 * reads them. Nothing here needs the classes of the ONNX format.
 */
@NullMarked
package io.cleave.onnxruntime.head;

import org.jspecify.annotations.NullMarked;
