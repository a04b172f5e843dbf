package tweedie.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** A rectangle of degrees, drawn layer after layer: ground, field, points, frame. */
final class DegreePanel {
  /** Log-densities further below the largest one than this share one colour, nats. */
  private static final double DEPTH = 8;

  /** Smaller differences than this are not blown up to the full range of colours, nats. */
  private static final double LEAST = 2;

  private static final int LEFT = 60;
  private static final int TOP = 34;
  private static final int BOTTOM = 40;
  private static final int RIGHT = 84;
  private static final int BAR = 14;
  private static final double RADIUS = 1.8;
  private static final Color LOW = new Color(0xff, 0xff, 0xff);
  private static final Color HIGH = new Color(0x2b, 0x75, 0xb8);
  private static final Color POINT = new Color(0xd5, 0x5e, 0x00, 170);
  private static final Color INK = new Color(0x33, 0x33, 0x33);

  private final int width;
  private final int height;
  private final int degrees;
  private final BufferedImage image;
  private final Graphics2D g;

  /**
   * An empty panel of longitudes −180 … 180 and heights −degrees … degrees.
   *
   * @param title above it
   * @param width pixels of the panel
   * @param degrees half its height in degrees
   */
  DegreePanel(String title, int width, int degrees) {
    this.width = width;
    this.height = width * degrees / 180;
    this.degrees = degrees;
    image =
        new BufferedImage(LEFT + width + RIGHT, TOP + height + BOTTOM, BufferedImage.TYPE_INT_RGB);
    g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    g.setColor(INK);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    g.drawString(title, LEFT, TOP - 12);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
  }

  /** Fills the panel with a picture of any size. */
  void ground(BufferedImage picture) {
    g.drawImage(picture, LEFT, TOP, width, height, null);
  }

  /** A field of log-densities with its colour bar; row 0 is the top one. */
  void field(double[][] log) {
    double top = Double.NEGATIVE_INFINITY;
    double low = Double.POSITIVE_INFINITY;
    for (double[] line : log) {
      for (double v : line) {
        top = Double.isFinite(v) ? Math.max(top, v) : top;
        low = Double.isFinite(v) ? Math.min(low, v) : low;
      }
    }
    double depth = Math.max(LEAST, Math.min(DEPTH, top - low));
    BufferedImage cells = new BufferedImage(log[0].length, log.length, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < log.length; i++) {
      for (int j = 0; j < log[0].length; j++) {
        cells.setRGB(j, i, shade((log[i][j] - top) / depth + 1).getRGB());
      }
    }
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    ground(cells);
    bar(top, depth);
  }

  private void bar(double top, double depth) {
    int x = LEFT + width + 14;
    for (int i = 0; i < height; i++) {
      g.setColor(shade(1 - i / (height - 1.0)));
      g.fillRect(x, TOP + i, BAR, 1);
    }
    g.setColor(INK);
    g.drawRect(x, TOP, BAR, height - 1);
    for (int i = 0; i <= 4; i++) {
      String label = String.format(Locale.ROOT, "%.1f", top - depth * i / 4);
      g.drawString(label, x + BAR + 5, TOP + 4 + i * (height - 1) / 4);
    }
    g.drawString("log p, nats", x - 10, TOP - 10);
  }

  private static Color shade(double share) {
    double s = Double.isNaN(share) ? 0 : Math.max(0, Math.min(1, share));
    return new Color(
        mix(LOW.getRed(), HIGH.getRed(), s),
        mix(LOW.getGreen(), HIGH.getGreen(), s),
        mix(LOW.getBlue(), HIGH.getBlue(), s));
  }

  private static int mix(int a, int b, double share) {
    return (int) Math.round(a + (b - a) * share);
  }

  /** Points; those that are not finite or outside are left out. */
  void points(double[] horizontal, double[] vertical) {
    g.setColor(POINT);
    for (int i = 0; i < horizontal.length; i++) {
      double x = LEFT + (horizontal[i] + 180) / 360 * width;
      double y = TOP + (degrees - vertical[i]) / (2.0 * degrees) * height;
      if (x >= LEFT && x <= LEFT + width && y >= TOP && y <= TOP + height) {
        g.fill(new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS));
      }
    }
  }

  /** The frame with ticks, and the finished picture. */
  BufferedImage framed(String horizontal, String vertical) {
    g.setColor(INK);
    g.drawRect(LEFT, TOP, width, height);
    FontMetrics m = g.getFontMetrics();
    for (int v = -180; v <= 180; v += 60) {
      int x = LEFT + (v + 180) * width / 360;
      g.drawLine(x, TOP + height, x, TOP + height + 4);
      g.drawString(v + "\u00b0", x - m.stringWidth(v + "") / 2, TOP + height + 17);
    }
    for (int v = -degrees; v <= degrees; v += degrees / 3) {
      int y = TOP + (degrees - v) * height / (2 * degrees);
      g.drawLine(LEFT - 4, y, LEFT, y);
      g.drawString(v + "\u00b0", LEFT - 8 - m.stringWidth(v + "\u00b0"), y + 4);
    }
    g.drawString(horizontal, LEFT + (width - m.stringWidth(horizontal)) / 2, TOP + height + 33);
    g.rotate(-Math.PI / 2);
    g.drawString(vertical, -TOP - (height + m.stringWidth(vertical)) / 2, 16);
    g.dispose();
    return image;
  }
}
