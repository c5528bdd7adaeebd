/** The layers of residual networks as DJL blocks. */
package io.cleave.core.resnet.internal;
