/** One edge: who it is, what it may hold, and the frames from and to it. */
package io.cleave.cloud.internal.connection;
