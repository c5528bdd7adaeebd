package io.cleave.lab.results;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which program writes files of this kind. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Tool {
  /** {@return the file's {@code tool}, such as {@code cleave sweep}} */
  String value();

  /**
   * {@return the file's {@code version}: another number is a file that this program cannot read}
   */
  int version();
}
