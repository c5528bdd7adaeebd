/** One edge: who it is, what it may hold, and the frames from and to it. */
@NullMarked
package io.cleave.cloud.internal.connection;

import org.jspecify.annotations.NullMarked;
