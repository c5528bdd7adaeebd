package io.cleave.cli.options;

import io.cleave.codec.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option that says how activations are sent. */
public final class ProfileOption {

  @Option(
      names = "--profile",
      paramLabel = "NAME[,SETTING...]",
      converter = ProfileConverter.class,
      description = {
        "How activations are sent (default: exact), from the most bytes to the fewest:",
        "  exact      bit for bit",
        "  half       float16",
        "  fast       256 levels, zstd",
        "  compact    16 levels, coded by their neighbours",
        "  smallest   the same with more models, for the thinnest of links",
        "  auto       whichever of these is fastest over the measured link",
        "Settings, after commas:",
        "  levels=N        fewer or more levels, 2 to 256",
        "  scale=S         what shares a quantiser step: tensor, map or auto",
        "  bytes=N         at most N bytes for each float32 tensor; the protocol adds 63",
        "  threshold=T     drops values of magnitude T or less",
        "  keep=F          drops all but the largest share F, by magnitude",
        "  maps-max=T, maps-mean=T             drops feature maps whose maximum or mean is T or less",
        "  maps-max-keep=F, maps-mean-keep=F   drops all but that share of the maps",
        "A rule for maps and one for values combine: half,maps-mean=0.1,keep=0.5"
      })
  private ProfileConverter.@Nullable Choice choice;

  /** {@return the profiles that were chosen, or {@code otherwise} if none was} */
  public List<Profile> profiles(Profile otherwise) {
    return choice == null ? List.of(otherwise) : choice.profiles();
  }
}
