package tweedie.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Images side by side, 2 px apart: values in [-1, 1] become bytes {@code round(127.5 (x + 1))},
 * clipped; values that are not finite are drawn magenta, so that they cannot be missed.
 *
 * @param columns images per row
 * @param scale side of the square that one pixel becomes, an integer so that nothing is blurred
 * @param rowLabels captions left of the rows, empty for none
 * @param columnLabels captions above the columns, empty for none
 */
public record ImageGrid(int columns, int scale, List<String> rowLabels, List<String> columnLabels) {
  private static final int PADDING = 2;
  private static final int NOT_FINITE = 0xff00ff;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  /**
   * Checks the numbers and copies the captions.
   *
   * @param columns images per row
   * @param scale side of the square that one pixel becomes, an integer so that nothing is blurred
   * @param rowLabels captions left of the rows, empty for none
   * @param columnLabels captions above the columns, empty for none
   * @throws IllegalArgumentException if columns or scale is below 1
   */
  public ImageGrid {
    if (columns < 1 || scale < 1) {
      throw new IllegalArgumentException(
          "image grid: expected columns and scale >= 1, found %d and %d".formatted(columns, scale));
    }
    rowLabels = List.copyOf(rowLabels);
    columnLabels = List.copyOf(columnLabels);
  }

  /**
   * A grid without captions at one pixel per pixel.
   *
   * @param images {@code [n, c, h, w]} in [-1, 1]
   * @param n number of images
   * @param c channels, 1 or 3
   * @param h height
   * @param w width
   * @param columns images per row
   * @return the picture
   */
  public static BufferedImage of(float[] images, int n, int c, int h, int w, int columns) {
    return new ImageGrid(columns, 1, List.of(), List.of()).draw(images, n, c, h, w);
  }

  /**
   * Draws the grid.
   *
   * @param images {@code [n, c, h, w]} in [-1, 1]
   * @param n number of images
   * @param c channels, 1 or 3
   * @param h height
   * @param w width
   * @return the picture
   * @throws IllegalArgumentException if the sizes disagree
   */
  public BufferedImage draw(float[] images, int n, int c, int h, int w) {
    if ((c != 1 && c != 3) || n < 1 || images.length != (long) n * c * h * w) {
      throw new IllegalArgumentException(
          "image grid: expected [%d, %d, %d, %d] with 1 or 3 channels, found %d values"
              .formatted(n, c, h, w, images.length));
    }
    int across = Math.min(columns, n);
    int down = (n + columns - 1) / columns;
    int stepX = w * scale + PADDING;
    int stepY = h * scale + PADDING;
    int left = margin(rowLabels);
    int top = columnLabels.isEmpty() ? 0 : FONT.getSize() + 8;
    BufferedImage picture =
        new BufferedImage(
            left + PADDING + across * stepX,
            top + PADDING + down * stepY,
            c == 1 && left + top == 0 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    paintGround(picture, left, top, stepX, stepY);
    for (int i = 0; i < n; i++) {
      int x0 = left + PADDING + i % columns * stepX;
      int y0 = top + PADDING + i / columns * stepY;
      for (int p = 0; p < h * w; p++) {
        int rgb = colour(images, i * c * h * w + p, c, h * w);
        fill(picture, x0 + p % w * scale, y0 + p / w * scale, rgb);
      }
    }
    return picture;
  }

  /**
   * A pixel as a byte.
   *
   * @param x value, [-1, 1] unless out of range
   * @return {@code round(127.5 (x + 1))} clipped to 0..255
   */
  public static int toByte(float x) {
    return Math.round(127.5f * (Math.max(-1f, Math.min(1f, x)) + 1f));
  }

  private static int colour(float[] images, int at, int c, int plane) {
    int rgb = 0;
    for (int k = 0; k < 3; k++) {
      float x = images[at + (c == 1 ? 0 : k * plane)];
      if (!Float.isFinite(x)) {
        return NOT_FINITE;
      }
      rgb = rgb << 8 | toByte(x);
    }
    return rgb;
  }

  private void fill(BufferedImage picture, int x0, int y0, int rgb) {
    boolean grey = picture.getType() == BufferedImage.TYPE_BYTE_GRAY;
    for (int y = y0; y < y0 + scale; y++) {
      for (int x = x0; x < x0 + scale; x++) {
        if (grey) {
          // The sample itself: setRGB would convert through linear light and change the value.
          picture.getRaster().setSample(x, y, 0, rgb >> 16 & 0xff);
        } else {
          picture.setRGB(x, y, rgb);
        }
      }
    }
  }

  private void paintGround(BufferedImage picture, int left, int top, int stepX, int stepY) {
    Graphics2D g = picture.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    g.setColor(new Color(0x33, 0x33, 0x33));
    g.setFont(FONT);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    FontMetrics metrics = g.getFontMetrics();
    for (int i = 0; i < rowLabels.size(); i++) {
      int x = left - 6 - metrics.stringWidth(rowLabels.get(i));
      int y = top + PADDING + i * stepY + (stepY + metrics.getAscent() - metrics.getDescent()) / 2;
      g.drawString(rowLabels.get(i), x, y);
    }
    for (int j = 0; j < columnLabels.size(); j++) {
      int wide = metrics.stringWidth(columnLabels.get(j));
      g.drawString(
          columnLabels.get(j), left + PADDING + j * stepX + (stepX - PADDING - wide) / 2, top - 4);
    }
    g.dispose();
  }

  private static int margin(List<String> labels) {
    if (labels.isEmpty()) {
      return 0;
    }
    Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    FontMetrics metrics = g.getFontMetrics(FONT);
    g.dispose();
    return 12 + labels.stream().mapToInt(metrics::stringWidth).max().orElse(0);
  }
}
