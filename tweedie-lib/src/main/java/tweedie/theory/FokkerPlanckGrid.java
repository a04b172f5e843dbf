package tweedie.theory;

import java.util.ArrayList;
import java.util.List;
import tweedie.core.Diffusion;

/**
 * Densities of any diffusion in one or two dimensions, by a conservative finite-volume solution of
 * the Fokker–Planck equation {@code ∂p = −∇·(f p) + ½ ∇·∇·(a p)} with closed ends: the judge of
 * processes without closed transitions.
 *
 * <p>Space: Scharfetter–Gummel fluxes, order 2; mass is conserved to rounding, and a stationary law
 * without current is kept. Time: {@link Rule}. Two dimensions are split (x for half a step, y, x
 * for half a step; order 2), for diffusion matrices that are diagonal.
 *
 * @see "Scharfetter, Gummel 1969; Chang, Cooper 1970; Strang 1968"
 */
public final class FokkerPlanckGrid {
  /** How time is stepped. */
  public enum Rule {
    /** Order 1; densities stay positive for any step. */
    IMPLICIT_EULER(1),
    /** Order 2; positive as long as {@code dt a ≤ 2Δ²}, and for smooth densities beyond. */
    CRANK_NICOLSON(0.5);

    private final double theta;

    Rule(double theta) {
      this.theta = theta;
    }
  }

  private final Diffusion dynamics;
  private final Rule rule;
  private final boolean constant;
  private final GridAxis[] axes;

  /**
   * A solver.
   *
   * @param dynamics in forward time; states [B, 1] or [B, 2]
   * @param rule of time
   * @param constant whether the coefficients do not depend on time: they are then found once
   * @param axes one or two
   * @throws IllegalArgumentException for other numbers of axes
   */
  public FokkerPlanckGrid(Diffusion dynamics, Rule rule, boolean constant, GridAxis... axes) {
    GridDensity.requireDimension(axes.length);
    this.dynamics = dynamics;
    this.rule = rule;
    this.constant = constant;
    this.axes = axes.clone();
  }

  /**
   * The density at a later time.
   *
   * @param start at time s, on the axes of this solver
   * @param s time of the start
   * @param t later time
   * @param steps of time, at least 1
   * @return the density at t
   */
  public GridDensity evolve(GridDensity start, double s, double t, int steps) {
    List<GridDensity> path = path(start, s, t, steps, steps).densities();
    return path.get(path.size() - 1);
  }

  /**
   * Densities on the way.
   *
   * @param start at time s, on the axes of this solver
   * @param s time of the start
   * @param t later time
   * @param steps of time, a multiple of {@code every}
   * @param every how many steps lie between stored densities
   * @return densities at s and after each {@code every} steps
   * @throws IllegalArgumentException when the times or numbers do not fit
   * @throws IllegalArgumentException when a diffusion matrix in two dimensions is not diagonal
   */
  public GridPath path(GridDensity start, double s, double t, int steps, int every) {
    if (!(s < t) || steps < 1 || every < 1 || steps % every != 0) {
      throw new IllegalArgumentException(
          "grid: expected s < t and steps in multiples of every, found s = %s, t = %s, %d, %d"
              .formatted(s, t, steps, every));
    }
    start.requireAxes(axes);
    double dt = (t - s) / steps;
    double[] p = start.values();
    List<GridDensity> stored = new ArrayList<>();
    stored.add(start);
    GridLine[][] lines = lines(s + 0.5 * dt);
    for (int k = 0; k < steps; k++) {
      if (k > 0 && !constant) {
        lines = lines(s + (k + 0.5) * dt);
      }
      step(p, lines, dt);
      if ((k + 1) % every == 0) {
        stored.add(new GridDensity(axes, p));
      }
    }
    return new GridPath(s, t, stored);
  }

  private GridLine[][] lines(double t) {
    GridLine[][] out = new GridLine[axes.length][];
    for (int i = 0; i < axes.length; i++) {
      out[i] = GridFluxes.along(dynamics, axes, i, t);
    }
    return out;
  }

  private void step(double[] p, GridLine[][] lines, double dt) {
    if (axes.length == 1) {
      lines[0][0].step(p, 0, 1, dt, rule.theta);
      return;
    }
    int columns = axes[1].cells();
    along(p, lines[0], columns, 1, 0.5 * dt);
    along(p, lines[1], 1, columns, dt);
    along(p, lines[0], columns, 1, 0.5 * dt);
  }

  private void along(double[] p, GridLine[] lines, int stride, int apart, double dt) {
    for (int k = 0; k < lines.length; k++) {
      lines[k].step(p, k * apart, stride, dt, rule.theta);
    }
  }
}
