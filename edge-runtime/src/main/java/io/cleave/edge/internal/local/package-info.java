/** What runs on the device where no server answers. */
@NullMarked
package io.cleave.edge.internal.local;

import org.jspecify.annotations.NullMarked;
