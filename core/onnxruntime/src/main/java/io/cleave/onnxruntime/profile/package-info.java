/**
 * What ONNX Runtime's profiler says about a graph. Start at {@link
 * io.cleave.onnxruntime.profile.KernelTimes}, which reads its file, and {@link
 * io.cleave.onnxruntime.profile.ProfiledGraph}, which finds the nodes that its kernels run.
 */
@NullMarked
package io.cleave.onnxruntime.profile;

import org.jspecify.annotations.NullMarked;
