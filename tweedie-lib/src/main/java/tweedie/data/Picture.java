package tweedie.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import tweedie.file.CorruptFileException;

/**
 * One decoded image: bytes {@code [C, H, W]}, C = 1 or 3. Transparency is laid over white.
 *
 * @param planes one byte per channel and pixel
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, seen by ImageFolder only
record Picture(byte[] planes, int channels, int height, int width) {
  static Picture read(Path file) throws IOException {
    BufferedImage image;
    try {
      image = ImageIO.read(file.toFile());
    } catch (IOException | RuntimeException e) {
      // The decoders report damage by many types, run-time ones included.
      throw new CorruptFileException(file.toString(), "cannot decode: " + e.getMessage(), e);
    }
    if (image == null) {
      throw new CorruptFileException(file.toString(), "not a PNG or JPEG image");
    }
    boolean palette = image.getColorModel() instanceof IndexColorModel;
    boolean grey =
        palette
            ? greyPalette((IndexColorModel) image.getColorModel())
            : image.getColorModel().getColorSpace().getNumComponents() == 1;
    return grey && !palette ? grey(image) : coloured(image, grey ? 1 : 3);
  }

  /** Reads samples, not colours: the colour path would apply a gamma curve to grey values. */
  private static Picture grey(BufferedImage image) {
    Raster raster = image.getRaster();
    int h = image.getHeight();
    int w = image.getWidth();
    int full = (1 << image.getColorModel().getComponentSize(0)) - 1;
    byte[] planes = new byte[h * w];
    for (int p = 0; p < planes.length; p++) {
      double value = raster.getSample(p % w, p / w, 0) / (double) full;
      if (raster.getNumBands() > 1) {
        double alpha =
            raster.getSample(p % w, p / w, 1)
                / (double) ((1 << image.getColorModel().getComponentSize(1)) - 1);
        value = alpha * value + 1 - alpha;
      }
      planes[p] = (byte) Math.round(255 * value);
    }
    return new Picture(planes, 1, h, w);
  }

  private static Picture coloured(BufferedImage image, int channels) {
    int h = image.getHeight();
    int w = image.getWidth();
    byte[] planes = new byte[channels * h * w];
    for (int p = 0; p < h * w; p++) {
      int argb = image.getRGB(p % w, p / w);
      double alpha = (argb >>> 24) / 255.0;
      for (int c = 0; c < channels; c++) {
        int value = argb >> (16 - 8 * c) & 0xff;
        planes[c * h * w + p] = (byte) Math.round(alpha * value + (1 - alpha) * 255);
      }
    }
    return new Picture(planes, channels, h, w);
  }

  private static boolean greyPalette(IndexColorModel palette) {
    for (int i = 0; i < palette.getMapSize(); i++) {
      if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
        return false;
      }
    }
    return true;
  }

  /** All squares of a grid from the corner on that lie inside, line by line. */
  List<Picture> tiles(int side) {
    List<Picture> all = new ArrayList<>();
    for (int top = 0; top + side <= height; top += side) {
      for (int left = 0; left + side <= width; left += side) {
        byte[] out = new byte[channels * side * side];
        for (int line = 0; line < channels * side; line++) {
          int from = (line / side * height + top + line % side) * width + left;
          System.arraycopy(planes, from, out, line * side, side);
        }
        all.add(new Picture(out, channels, side, side));
      }
    }
    return all;
  }

  /** The central square, averaged over areas to {@code size x size}. */
  Picture square(int size) {
    int side = Math.min(height, width);
    int top = (height - side) / 2;
    int left = (width - side) / 2;
    double scale = (double) side / size;
    byte[] out = new byte[channels * size * size];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          double mean =
              mean(
                  c * height * width,
                  top + y * scale,
                  left + x * scale,
                  scale,
                  top + side,
                  left + side);
          out[(c * size + y) * size + x] = (byte) Math.round(mean);
        }
      }
    }
    return new Picture(out, channels, size, size);
  }

  /** Mean over the square of side {@code scale} at (y0, x0); border pixels count by their share. */
  private double mean(int plane, double y0, double x0, double scale, int bottom, int right) {
    double sum = 0;
    double area = 0;
    for (int y = (int) y0; y < Math.min(bottom, Math.ceil(y0 + scale)); y++) {
      double tall = Math.min(y + 1, y0 + scale) - Math.max(y, y0);
      for (int x = (int) x0; x < Math.min(right, Math.ceil(x0 + scale)); x++) {
        double share = tall * (Math.min(x + 1, x0 + scale) - Math.max(x, x0));
        sum += share * (planes[plane + y * width + x] & 0xff);
        area += share;
      }
    }
    return sum / area;
  }
}
