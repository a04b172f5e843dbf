package tweedie.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process, as Linux counts it; 0 on other systems. */
final class Resident {
  private Resident() {}

  /** Bytes now. */
  static long now() {
    return bytes("VmRSS:");
  }

  /** The most bytes so far, or since the last {@link #forgetPeak}. */
  static long peak() {
    return bytes("VmHWM:");
  }

  /** Begins the peak anew; without the right to, that of the whole run is kept, which is said. */
  static void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException e) {
      System.err.println("peak memory: that of the whole run, " + e.getMessage());
    }
  }

  private static long bytes(String key) {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith(key)) {
          return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
