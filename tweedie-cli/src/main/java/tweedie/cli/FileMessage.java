package tweedie.cli;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tweedie.config.Nearest;

/** Says in words what the JDK's file exceptions say by their class alone. */
final class FileMessage {
  private FileMessage() {}

  /**
   * The message of a file failure.
   *
   * @param failure from java.io or java.nio.file
   * @return one line that names the file
   */
  static String of(IOException failure) {
    String text = Objects.requireNonNullElse(failure.getMessage(), "");
    if (failure instanceof NoSuchFileException) {
      return "no such file: " + text + nearest(text);
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied: " + text;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "already exists: " + text;
    }
    if (failure instanceof NotDirectoryException) {
      return "not a folder: " + text;
    }
    if (failure instanceof FileNotFoundException || failure instanceof FileSystemException) {
      return "cannot open " + text;
    }
    if (failure instanceof EOFException) {
      return "file ends too early" + (text.isEmpty() ? "" : ": " + text);
    }
    return text.isEmpty() ? failure.getClass().getSimpleName() : text;
  }

  /** A file beside the missing one whose name is close to it. */
  private static String nearest(String missing) {
    return siblings(missing)
        .flatMap(names -> Nearest.of(Path.of(missing).getFileName().toString(), names))
        .map(name -> " (did you mean " + Path.of(missing).resolveSibling(name) + "?)")
        .orElse("");
  }

  private static Optional<List<String>> siblings(String missing) {
    try {
      Path folder = Path.of(missing).toAbsolutePath().getParent();
      if (folder == null) {
        return Optional.empty();
      }
      try (Stream<Path> files = Files.list(folder)) {
        return Optional.of(files.map(file -> file.getFileName().toString()).toList());
      }
    } catch (IOException | RuntimeException e) {
      // The hint is a courtesy: an unreadable folder only means that there is none.
      return Optional.empty();
    }
  }
}
