/** Text for people: {@link io.cleave.lab.text.Table}. */
@NullMarked
package io.cleave.lab.text;

import org.jspecify.annotations.NullMarked;
