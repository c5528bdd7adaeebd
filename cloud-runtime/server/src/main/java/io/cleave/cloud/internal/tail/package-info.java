/** Tails that are served, and the threads that run them. */
package io.cleave.cloud.internal.tail;
