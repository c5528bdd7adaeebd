/** What a server and each of its connections may use, and the memory that is counted against it. */
@NullMarked
package io.cleave.cloud.internal.limit;

import org.jspecify.annotations.NullMarked;
