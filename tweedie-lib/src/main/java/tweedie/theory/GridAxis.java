package tweedie.theory;

/**
 * Equal cells along one coordinate.
 *
 * @param first centre of the first cell
 * @param last centre of the last cell
 * @param cells how many, at least 5
 */
public record GridAxis(double first, double last, int cells) {
  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException unless first &lt; last with at least 5 cells
   */
  public GridAxis {
    if (!(first < last) || Double.isInfinite(last - first) || cells < 5) {
      throw new IllegalArgumentException(
          "grid axis: expected first < last and at least 5 cells, found %s, %s and %d"
              .formatted(first, last, cells));
    }
  }

  /**
   * Width of a cell.
   *
   * @return Δ
   */
  public double width() {
    return (last - first) / (cells - 1);
  }

  /**
   * Centre of a cell.
   *
   * @param i 0 … cells − 1
   * @return its coordinate
   */
  public double at(int i) {
    return first + i * width();
  }

  /** The cell below a coordinate and how far beyond its centre it lies, clamped to the grid. */
  double position(double x) {
    return Math.min(cells - 1.0, Math.max(0, (x - first) / width()));
  }
}
