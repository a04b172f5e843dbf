package tweedie.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A map of the Earth in equal steps of latitude and longitude (plate carrée), with points and,
 * where it is known, the log-density as a colour under the coastlines.
 */
public final class EarthMap {
  private static final int WIDTH = 1080;
  private static final String LAND = "/tweedie/map/land.png";
  private static final int SEA = new Color(0xe6, 0xee, 0xf4).getRGB();
  private static final int SOIL = new Color(0xcf, 0xca, 0xbb).getRGB();
  private static final int COAST = new Color(0x5a, 0x52, 0x46).getRGB();

  private EarthMap() {}

  /**
   * Draws a map.
   *
   * @param title above it
   * @param latitude degrees, −90 to 90, one a point
   * @param longitude degrees, −180 to 180
   * @param logDensity nats at the centres of equal cells, row 0 at the north pole, column 0 at 180
   *     degrees west; empty: land and sea alone
   * @return the picture
   * @throws IllegalArgumentException when latitudes and longitudes differ in number
   */
  public static BufferedImage of(
      String title, double[] latitude, double[] longitude, Optional<double[][]> logDensity) {
    if (latitude.length != longitude.length) {
      throw new IllegalArgumentException(
          "map: expected as many latitudes as longitudes, found %d and %d"
              .formatted(latitude.length, longitude.length));
    }
    DegreePanel panel = new DegreePanel(title, WIDTH, 90);
    logDensity.ifPresent(panel::field);
    panel.ground(land(logDensity.isPresent()));
    panel.points(longitude, latitude);
    return panel.framed("longitude", "latitude");
  }

  /** Land and sea, or only the line between them. */
  private static BufferedImage land(boolean outline) {
    BufferedImage mask = mask();
    int w = mask.getWidth();
    int h = mask.getHeight();
    BufferedImage out = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        boolean land = is(mask, x, y);
        boolean coast = land && (!is(mask, x - 1, y) || !is(mask, x + 1, y));
        coast |= land && (!is(mask, x, y - 1) || !is(mask, x, y + 1));
        if (coast) {
          out.setRGB(x, y, COAST);
        } else if (!outline) {
          out.setRGB(x, y, land ? SOIL : SEA);
        }
      }
    }
    return out;
  }

  /** Round the Earth in x; beyond the poles nothing changes. */
  private static boolean is(BufferedImage mask, int x, int y) {
    int row = Math.max(0, Math.min(mask.getHeight() - 1, y));
    return (mask.getRGB(Math.floorMod(x, mask.getWidth()), row) & 0xff) > 0;
  }

  static BufferedImage mask() {
    try (InputStream in = EarthMap.class.getResourceAsStream(LAND)) {
      if (in == null) {
        throw new IOException("resource " + LAND + " is not on the class path");
      }
      return ImageIO.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
