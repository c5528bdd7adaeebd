/**
 * Files of other formats than those that are read: {@link io.cleave.core.foreign.ForeignModel}
 * names them, with the command that makes an ONNX file of them.
 */
@NullMarked
package io.cleave.core.foreign;

import org.jspecify.annotations.NullMarked;
