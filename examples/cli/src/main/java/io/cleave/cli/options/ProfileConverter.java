package io.cleave.cli.options;

import io.cleave.codec.Profile;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts text to profiles: a profile as the codec writes it, or {@code auto} for several to
 * choose from.
 */
public final class ProfileConverter implements ITypeConverter<ProfileConverter.Choice> {
  private static final String AUTO = "auto";

  /** The profiles that a client may use, from the plainest to the smallest. */
  public record Choice(List<Profile> profiles) {}

  @Override
  public Choice convert(String text) {
    try {
      return new Choice(text.equals(AUTO) || text.startsWith(AUTO + ",") ? auto(text) : one(text));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static List<Profile> one(String text) {
    return List.of(Profile.parse(text));
  }

  private static List<Profile> auto(String text) {
    String settings = text.substring(AUTO.length());
    return Profile.ladder().stream().map(each -> Profile.parse(each + settings)).toList();
  }
}
