package tweedie.data;

/** How the axes of an array that holds images are ordered; {@code N} counts the images. */
public enum ImageLayout {
  /** Not images: values and shape stay as they are. */
  NONE,
  /** Grey images {@code [N, H, W]}. */
  NHW,
  /** Channels first, {@code [N, C, H, W]}. */
  NCHW,
  /** Channels last, {@code [N, H, W, C]}. */
  NHWC
}
