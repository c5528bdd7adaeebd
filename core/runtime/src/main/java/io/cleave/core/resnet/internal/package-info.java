/** The layers of residual networks as DJL blocks. */
@NullMarked
package io.cleave.core.resnet.internal;

import org.jspecify.annotations.NullMarked;
