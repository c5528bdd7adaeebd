/**
 * Words for people: {@link io.cleave.examples.text.Table}, and what {@link
 * io.cleave.examples.text.Arguments} refuses.
 */
package io.cleave.examples.text;
