package tweedie.data;

import java.util.Arrays;
import tweedie.file.CorruptFileException;

/**
 * A numeric array of an NPY file, in C order.
 *
 * @param values all values as float32; not to be changed
 * @param shape sizes of the axes, empty for a scalar; not to be changed
 * @param bytes whether the file held unsigned bytes
 */
// Bulk data: wrapping or copying the arrays would double the memory, and equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record NpyArray(float[] values, int[] shape, boolean bytes) {
  /**
   * An array of floats.
   *
   * @param values all values in C order
   * @param shape sizes of the axes
   * @return the array; nothing is copied
   */
  public static NpyArray of(float[] values, int... shape) {
    return new NpyArray(values, shape, false);
  }

  /**
   * The array as a data set: the first axis counts the rows. As images, bytes become [-1, 1] and
   * the event shape {@code [C, H, W]}; floats keep their values.
   *
   * @param source name for messages
   * @param layout order of the axes, {@link ImageLayout#NONE} if these are not images
   * @return the data set
   * @throws CorruptFileException if the axes do not fit or a value is not finite, naming row and
   *     position
   */
  public Table toTable(String source, ImageLayout layout) throws CorruptFileException {
    int axes = layout == ImageLayout.NONE ? shape.length : layout == ImageLayout.NHW ? 3 : 4;
    if (shape.length == 0 || shape.length != axes || values.length == 0) {
      throw new CorruptFileException(
          source,
          "expected rows%s, found shape %s"
              .formatted(
                  layout == ImageLayout.NONE ? "" : " of images " + layout,
                  Arrays.toString(shape)));
    }
    int rows = shape[0];
    int[] event =
        switch (layout) {
          case NONE ->
              shape.length == 1 ? new int[] {1} : Arrays.copyOfRange(shape, 1, shape.length);
          case NHW -> new int[] {1, shape[1], shape[2]};
          case NCHW -> new int[] {shape[1], shape[2], shape[3]};
          case NHWC -> new int[] {shape[3], shape[1], shape[2]};
        };
    float[] data = layout == ImageLayout.NHWC ? channelsFirst(rows, event) : values.clone();
    if (bytes && layout != ImageLayout.NONE) {
      for (int i = 0; i < data.length; i++) {
        data[i] = Bytes.pixel((int) data[i]);
      }
    }
    requireFinite(source, data, data.length / rows);
    return Table.of(data, rows, event);
  }

  private float[] channelsFirst(int rows, int[] event) {
    int channels = event[0];
    int pixels = event[1] * event[2];
    float[] out = new float[values.length];
    for (int n = 0; n < rows; n++) {
      int base = n * pixels * channels;
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < channels; c++) {
          out[base + c * pixels + p] = values[base + p * channels + c];
        }
      }
    }
    return out;
  }

  private static void requireFinite(String source, float[] data, int rowSize)
      throws CorruptFileException {
    for (int i = 0; i < data.length; i++) {
      if (!Float.isFinite(data[i])) {
        throw new CorruptFileException(
            source,
            "expected finite values, found %s in row %d, position %d"
                .formatted(data[i], i / rowSize, i % rowSize));
      }
    }
  }
}
