/** Words for people: {@link io.cleave.lab.text.Table}. */
package io.cleave.lab.text;
