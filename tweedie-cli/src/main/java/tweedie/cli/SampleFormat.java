package tweedie.cli;

import java.util.Locale;

/** What {@code sample} writes. */
enum SampleFormat {
  GRID,
  PNG,
  NPY,
  CSV,
  TXT,
  SCATTER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
