/** One server: its address, its connection, its health. */
@NullMarked
package io.cleave.edge.internal.connection;

import org.jspecify.annotations.NullMarked;
