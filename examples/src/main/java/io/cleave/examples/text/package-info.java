/** Words for people: {@link io.cleave.examples.text.Table}. */
package io.cleave.examples.text;
