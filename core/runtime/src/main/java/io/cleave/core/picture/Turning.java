package io.cleave.core.picture;

/** Whether a picture is turned upright according to how the camera was held. */
public enum Turning {
  /** As EXIF's orientation says, as with Pillow's exif_transpose. */
  UPRIGHT,
  /** As the pixels are stored, whatever EXIF says, as torchvision does. */
  AS_STORED
}
