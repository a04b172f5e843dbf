package tweedie.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes a file so that a reader sees the old content or the new, never a part: temporary name in
 * the same folder, fsync, atomic move. A crash at any moment leaves the target intact.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** What writes the content. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes everything; the stream is buffered and closed by the caller.
     *
     * @param out the temporary file
     * @throws IOException if writing fails; nothing is left behind then
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Replaces {@code target} by what {@code body} writes; parent folders are made.
   *
   * @param target file to create or replace
   * @param body writes the content
   * @throws IOException one line with the path and the reason (no permission, disk full, ...)
   */
  public static void write(Path target, Body body) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null || Files.isDirectory(absolute)) {
      throw new IOException("cannot write " + target + ": it is a folder");
    }
    Path temporary = folder.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createDirectories(folder);
      fill(temporary, body);
      move(temporary, absolute);
      syncFolder(folder);
    } catch (IOException e) {
      throw new IOException("cannot write " + target + ": " + reason(e), e);
    } finally {
      delete(temporary);
    }
  }

  /**
   * Replaces {@code target} by a UTF-8 text.
   *
   * @param target file to create or replace
   * @param text content
   * @throws IOException as {@link #write}
   */
  public static void writeText(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void fill(Path temporary, Body body) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      body.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      // Some network file systems; the content is already on disk, only the swap is not atomic.
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The write has already succeeded or failed; a left-over must not hide which.
      return;
    }
  }

  /** Makes the new name itself durable; Windows cannot open a folder and needs no such call. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The content is safe without it; only the moment of the rename is not guaranteed.
      return;
    }
  }

  /** The reason in one line, in plain words for the usual cases. */
  static String reason(IOException e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("not enough space")) {
      return "the disk is full";
    }
    if (lower.contains("read-only file system")) {
      return "the file system is read-only";
    }
    if (e instanceof AccessDeniedException) {
      return "no permission to write in its folder";
    }
    if (e instanceof NoSuchFileException) {
      return "no file can be made in its folder";
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is a file, not a folder";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getFile() + ": " + system.getReason();
    }
    return text.lines().findFirst().orElse(text);
  }
}
