package tweedie.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import tweedie.file.AtomicFiles;

/** PNG encoding. */
public final class Png {
  private Png() {}

  /**
   * Replaces a file by a picture, atomically.
   *
   * @param path file to create or replace
   * @param image picture
   * @throws IOException if writing fails, with the path
   */
  public static void write(Path path, BufferedImage image) throws IOException {
    byte[] bytes = bytes(image);
    AtomicFiles.write(path, out -> out.write(bytes));
  }

  /**
   * Encodes a picture.
   *
   * @param image picture
   * @return the PNG file's bytes
   */
  public static byte[] bytes(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // A memory stream: ImageIO.write to a plain stream would put a cache file on the disk.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalArgumentException("image: no PNG encoder for type " + image.getType());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
