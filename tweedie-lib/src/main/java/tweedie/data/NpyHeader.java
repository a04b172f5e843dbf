package tweedie.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tweedie.file.CorruptFileException;

/**
 * The dictionary of an NPY file.
 *
 * @param type kind and item size, such as {@code f4}
 * @param littleEndian byte order of the items
 * @param fortran whether the first axis varies fastest
 * @param shape sizes of the axes
 * @param count number of items, the product of the sizes
 * @param start offset of the data
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, seen by Npy only
record NpyHeader(
    String type, boolean littleEndian, boolean fortran, int[] shape, int count, int start) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final Pattern DESCR =
      Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z]\\d{1,3})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

  /** Parses versions 1, 2 and 3 of the header. */
  static NpyHeader parse(String name, byte[] file) throws CorruptFileException {
    if (file.length < 10 || !Arrays.equals(file, 0, 6, MAGIC, 0, 6)) {
      throw new CorruptFileException(name, "not an NPY file");
    }
    int version = file[6];
    if (version < 1 || version > 3) {
      throw new CorruptFileException(name, "expected NPY version 1, 2 or 3, found " + version);
    }
    int prefix = version == 1 ? 10 : 12;
    long length = (file[8] & 0xff) | (file[9] & 0xff) << 8;
    if (version > 1 && file.length >= prefix) {
      length |= (file[10] & 0xffL) << 16 | (file[11] & 0xffL) << 24;
    }
    if (prefix + length > file.length) {
      throw new CorruptFileException(name, "truncated header");
    }
    int start = (int) (prefix + length);
    String text = new String(file, prefix, start - prefix, StandardCharsets.UTF_8);
    Matcher descr = match(name, DESCR, text, "type");
    String order = match(name, ORDER, text, "fortran_order").group(1);
    int[] shape = sizes(name, match(name, SHAPE, text, "shape").group(1));
    return new NpyHeader(
        descr.group(2),
        !descr.group(1).equals(">"),
        order.equals("True"),
        shape,
        count(name, shape),
        start);
  }

  /** The header of a C-order float32 array, padded so that the data start on 64 bytes. */
  static byte[] float32(int... shape) {
    String sizes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(sizes, shape.length == 1 ? "," : "");
    int padding = ALIGNMENT - 1 - (10 + text.length()) % ALIGNMENT;
    byte[] body = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] header = Arrays.copyOf(MAGIC, 10 + body.length);
    header[6] = 1;
    header[8] = (byte) body.length;
    header[9] = (byte) (body.length >> 8);
    System.arraycopy(body, 0, header, 10, body.length);
    return header;
  }

  private static Matcher match(String name, Pattern pattern, String text, String what)
      throws CorruptFileException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new CorruptFileException(
          name, "no readable %s in header %s".formatted(what, text.strip()));
    }
    return matcher;
  }

  private static int[] sizes(String name, String text) throws CorruptFileException {
    try {
      return Arrays.stream(text.replace("L", "").split(",", -1))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .mapToInt(Integer::parseInt)
          .toArray();
    } catch (NumberFormatException e) {
      throw new CorruptFileException(name, "impossible shape (" + text + ")", e);
    }
  }

  private static int count(String name, int[] shape) throws CorruptFileException {
    try {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new CorruptFileException(name, "impossible shape " + Arrays.toString(shape), e);
    }
  }
}
