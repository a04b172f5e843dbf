package tweedie.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import tweedie.file.AtomicFiles;
import tweedie.file.CorruptFileException;

/**
 * NPY arrays, plain or gzip: booleans, signed and unsigned integers, float32 and float64 of either
 * byte order, in C or Fortran order. Pickled objects are refused.
 *
 * @see "NumPy Enhancement Proposal 1, A simple file format for NumPy arrays"
 */
public final class Npy {
  private static final int CHUNK = 1 << 14;

  private Npy() {}

  /**
   * Reads a file.
   *
   * @param path .npy or .npy.gz
   * @return the array
   * @throws IOException if the file is missing or damaged, naming it
   */
  public static NpyArray read(Path path) throws IOException {
    try (InputStream in = Bytes.open(path)) {
      return parse(path.toString(), Bytes.readAll(path.toString(), in));
    }
  }

  /**
   * Writes float32 values in C order.
   *
   * @param path file to create or replace
   * @param values all values
   * @param shape sizes of the axes; their product is the number of values
   * @throws IOException if writing fails
   */
  public static void write(Path path, float[] values, int... shape) throws IOException {
    AtomicFiles.write(path, out -> write(out, values, shape));
  }

  static void write(OutputStream out, float[] values, int... shape) throws IOException {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          "array: expected values for shape %s, found %d"
              .formatted(Arrays.toString(shape), values.length));
    }
    out.write(NpyHeader.float32(shape));
    ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; at += CHUNK) {
      int count = Math.min(CHUNK, values.length - at);
      chunk.clear();
      chunk.asFloatBuffer().put(values, at, count);
      out.write(chunk.array(), 0, 4 * count);
    }
  }

  /** The array in the unpacked content of a file called {@code name}. */
  static NpyArray parse(String name, byte[] file) throws CorruptFileException {
    NpyHeader header = NpyHeader.parse(name, file);
    String type = header.type();
    int item = itemSize(name, type);
    int count = header.count();
    if ((long) count * item > Integer.MAX_VALUE) {
      throw new CorruptFileException(name, "larger than 2 GiB");
    }
    long found = file.length - (long) header.start();
    if (found != (long) count * item) {
      throw new CorruptFileException(
          name,
          "%s: shape %s of %s asks for %d bytes, found %d"
              .formatted(
                  found < (long) count * item ? "truncated" : "trailing bytes",
                  Arrays.toString(header.shape()),
                  type,
                  (long) count * item,
                  found));
    }
    ByteBuffer data =
        ByteBuffer.wrap(file, header.start(), count * item)
            .slice()
            .order(header.littleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) number(data, type, i * item);
    }
    float[] ordered = header.fortran() ? cOrder(values, header.shape()) : values;
    return new NpyArray(ordered, header.shape(), type.equals("u1"));
  }

  private static int itemSize(String name, String type) throws CorruptFileException {
    return switch (type) {
      case "b1", "i1", "u1" -> 1;
      case "i2", "u2" -> 2;
      case "i4", "u4", "f4" -> 4;
      case "i8", "f8" -> 8;
      default ->
          throw new CorruptFileException(
              name, "expected type b1, i1, u1, i2, u2, i4, u4, i8, f4 or f8, found " + type);
    };
  }

  private static double number(ByteBuffer data, String type, int at) {
    return switch (type) {
      case "b1", "u1" -> data.get(at) & 0xff;
      case "i1" -> data.get(at);
      case "i2" -> data.getShort(at);
      case "u2" -> data.getShort(at) & 0xffff;
      case "i4" -> data.getInt(at);
      case "u4" -> Integer.toUnsignedLong(data.getInt(at));
      case "i8" -> data.getLong(at);
      case "f4" -> data.getFloat(at);
      default -> data.getDouble(at);
    };
  }

  /** Reorders from first-axis-fastest to last-axis-fastest by counting through the indices. */
  private static float[] cOrder(float[] values, int[] shape) {
    int[] stride = new int[shape.length];
    int step = 1;
    for (int d = 0; d < shape.length; d++) {
      stride[d] = step;
      step *= shape[d];
    }
    float[] out = new float[values.length];
    int[] index = new int[shape.length];
    int from = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = values[from];
      int d = shape.length - 1;
      while (d >= 0 && ++index[d] == shape[d]) {
        from -= (shape[d] - 1) * stride[d];
        index[d--] = 0;
      }
      if (d >= 0) {
        from += stride[d];
      }
    }
    return out;
  }
}
