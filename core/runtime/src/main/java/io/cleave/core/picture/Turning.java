package io.cleave.core.picture;

/** Whether a picture is turned as the camera that took it was held. */
public enum Turning {
  /** As EXIF's orientation says, so that people stand on their feet: Pillow's exif_transpose. */
  UPRIGHT,
  /** As the pixels are stored, whatever EXIF says: what torchvision does. */
  AS_STORED
}
