package tweedie.plot;

import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * Two angles against each other on the unrolled torus, with points and, where it is known, the
 * log-density as a colour.
 *
 * @see "Ramachandran, Ramakrishnan, Sasisekharan 1963, for the angles phi and psi of proteins"
 */
public final class Ramachandran {
  private static final int WIDTH = 600;

  private Ramachandran() {}

  /**
   * Draws the plot.
   *
   * @param title above it
   * @param phi first angle, degrees, −180 to 180, one a point
   * @param psi second angle
   * @param logDensity nats at the centres of equal cells, row 0 at psi = 180, column 0 at phi =
   *     −180; empty: points alone
   * @return the picture
   * @throws IllegalArgumentException when the angles differ in number
   */
  public static BufferedImage of(
      String title, double[] phi, double[] psi, Optional<double[][]> logDensity) {
    if (phi.length != psi.length) {
      throw new IllegalArgumentException(
          "angles: expected as many of each kind, found %d and %d"
              .formatted(phi.length, psi.length));
    }
    DegreePanel panel = new DegreePanel(title, WIDTH, 180);
    logDensity.ifPresent(panel::field);
    panel.points(phi, psi);
    return panel.framed("\u03c6", "\u03c8");
  }
}
