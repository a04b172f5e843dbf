package tweedie.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * The shipped week of earthquakes, 31 January to 7 February 2018: 1,679 places in degrees, columns
 * {@code lat} and {@code lon}, read from the class path.
 *
 * @see "U.S. Geological Survey, Earthquake Hazards Program; public domain"
 */
final class Earthquakes {
  private static final String FILE = "/tweedie/data/usgs-earthquakes/earthquakes.csv.gz";

  private Earthquakes() {}

  static Table read(CsvOptions options) throws IOException {
    try (InputStream raw = Earthquakes.class.getResourceAsStream(FILE)) {
      if (raw == null) {
        throw new IOException("resource " + FILE + " is not on the class path");
      }
      try (InputStream in = Bytes.unpack(FILE, raw)) {
        return Csv.read(FILE, in, options);
      }
    }
  }
}
