package tweedie.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps an earlier run when its folder is wanted again. */
final class RunFolder {
  private RunFolder() {}

  /**
   * Moves a run out of the way: {@code DIR} becomes {@code DIR.old}, an older {@code DIR.old} goes.
   *
   * @param folder the run folder
   * @return where the earlier run is now; empty when there was none
   * @throws IOException when it is not a run, or cannot be moved
   */
  static Optional<Path> retire(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    boolean run = Files.isDirectory(folder.resolve("checkpoints"));
    if (!run) {
      try (Stream<Path> s = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
        if (s.findAny().isPresent()) {
          throw new IOException(folder + ": exists and is no run; choose another --out");
        }
      }
      return Optional.empty();
    }
    return Earlier.keep(folder);
  }
}
