/** One server: its address, its connection, its health. */
package io.cleave.edge.internal.connection;
