package tweedie.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import tweedie.file.CorruptFileException;

/** Opening of plain and gzip files, and the byte-to-float convention of images. */
final class Bytes {
  private static final float[] UNIT = new float[256];

  static {
    for (int b = 0; b < 256; b++) {
      UNIT[b] = (float) (b / 127.5 - 1);
    }
  }

  private Bytes() {}

  /** Byte value 0..255 as a pixel in [-1, 1]. */
  static float pixel(int b) {
    return UNIT[b & 0xff];
  }

  /** Opens a file and unpacks it when its name ends in .gz. */
  static InputStream open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": expected a file, found a folder");
    }
    InputStream raw;
    try {
      raw = Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file", e);
    }
    try {
      return unpack(path.toString(), raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** The stream itself, or unpacked when the name ends in .gz. */
  static InputStream unpack(String name, InputStream raw) throws IOException {
    if (!isGzip(name)) {
      return new BufferedInputStream(raw, 1 << 16);
    }
    try {
      return new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16);
    } catch (IOException e) {
      throw new CorruptFileException(name, "not a gzip file", e);
    }
  }

  static boolean isGzip(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** Reads everything; damage inside a gzip stream is reported with the name. */
  static byte[] readAll(String name, InputStream in) throws IOException {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new CorruptFileException(name, "cannot unpack: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new IOException(name + ": does not fit into memory", e);
    }
  }
}
