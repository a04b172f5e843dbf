package tweedie.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps what stands under a name that is wanted again and that the user did not type. */
final class Earlier {
  private Earlier() {}

  /**
   * Moves a file or folder out of the way: {@code NAME} becomes {@code NAME.old}, an older {@code
   * NAME.old} goes.
   *
   * @param path the file or folder
   * @return where it is now; empty when there was none
   * @throws IOException when it cannot be moved
   */
  static Optional<Path> keep(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    Path old = path.resolveSibling(path.getFileName() + ".old");
    if (Files.exists(old)) {
      List<Path> all;
      try (Stream<Path> s = Files.walk(old)) {
        all = s.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path p : all) {
        Files.delete(p);
      }
    }
    Files.move(path, old);
    return Optional.of(old);
  }
}
