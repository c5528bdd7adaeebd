package io.cleave.codec.profiles;

import io.cleave.codec.Profile;
import io.cleave.codec.ProfileKind;
import java.util.List;

/** A kind defined by a few numbers; subclasses override the rest. */
abstract class BuiltInKind implements ProfileKind {
  private final String name;
  private final int format;
  private final int rung;
  private final int levels;
  private final List<Integer> coders;

  BuiltInKind(String name, int format, int rung, int levels, Integer... coders) {
    this.name = name;
    this.format = format;
    this.rung = rung;
    this.levels = levels;
    this.coders = List.of(coders);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int format() {
    return format;
  }

  @Override
  public final int rung() {
    return rung;
  }

  @Override
  public final int levels() {
    return levels;
  }

  @Override
  public List<Integer> coders(Profile profile) {
    return coders;
  }
}
