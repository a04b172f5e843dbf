package tweedie.cli;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
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

  private static String nearest(String missing) {
    try {
      return Nearest.beside(Path.of(missing));
    } catch (InvalidPathException e) {
      return "";
    }
  }
}
