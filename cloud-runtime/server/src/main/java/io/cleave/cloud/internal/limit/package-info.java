/**
 * The limits of a server and of each of its connections, and the memory that counts against them.
 */
@NullMarked
package io.cleave.cloud.internal.limit;

import org.jspecify.annotations.NullMarked;
