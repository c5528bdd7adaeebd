/** One prediction, from the head's output to the answer, over several attempts. */
package io.cleave.edge.internal.request;
