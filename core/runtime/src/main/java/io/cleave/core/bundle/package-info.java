/**
 * A network cut in two, as a folder of files: the head for devices, the tail for servers, and what
 * both must agree on. {@link io.cleave.core.bundle.BundleWriter} writes one, {@link
 * io.cleave.core.bundle.Bundle} reads it. Nothing here needs the classes of the ONNX format to
 * read.
 */
@NullMarked
package io.cleave.core.bundle;

import org.jspecify.annotations.NullMarked;
