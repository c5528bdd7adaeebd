/** Requests that wait, fairly and within bounds. */
package io.cleave.cloud.internal.queue;
