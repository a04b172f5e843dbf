package tweedie.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Public data sets beside the project; tests that need one skip where it is absent. */
final class SharedData {
  private SharedData() {}

  /** The build runs tests inside the module, one level below the project's root. */
  static Path path(String name) {
    Path path = DataPaths.resolve(name, Optional.empty());
    return Files.exists(path) ? path : Path.of("..").resolve(path);
  }
}
