/** One edge's connection: who it is, what it may use, and its frames in both directions. */
@NullMarked
package io.cleave.cloud.internal.connection;

import org.jspecify.annotations.NullMarked;
