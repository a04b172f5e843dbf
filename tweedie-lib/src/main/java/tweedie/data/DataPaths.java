package tweedie.data;

import java.nio.file.Path;
import java.util.Optional;

/** Where a data path in a configuration points to. */
public final class DataPaths {
  /** What helps where a relative path leads nowhere; follows a message. */
  public static final String ADVICE = "; set TWEEDIE_DATA or --data-dir";

  private DataPaths() {}

  /**
   * Resolves a path: absolute paths stay; relative ones are taken from {@code dataDir}, else from
   * the environment variable {@code TWEEDIE_DATA}, else from {@code ../shared/data}.
   *
   * @param path path from a configuration
   * @param dataDir folder given on the command line
   * @return the path to read
   */
  public static Path resolve(String path, Optional<Path> dataDir) {
    return resolve(path, dataDir, Optional.ofNullable(System.getenv("TWEEDIE_DATA")));
  }

  static Path resolve(String path, Optional<Path> dataDir, Optional<String> environment) {
    Path given = Path.of(path);
    if (given.isAbsolute()) {
      return given;
    }
    Path base =
        dataDir.orElseGet(
            () ->
                environment
                    .filter(e -> !e.isBlank())
                    .map(Path::of)
                    .orElse(Path.of("..", "shared", "data")));
    return base.resolve(given).normalize();
  }
}
