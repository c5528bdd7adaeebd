package io.cleave.lab.results;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The program that writes result files of this kind, and the version of their format. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Tool {
  /** {@return the value of the field {@code tool}, such as {@code cleave sweep}} */
  String value();

  /** {@return the value of the field {@code version}; files with another version cannot be read} */
  int version();
}
