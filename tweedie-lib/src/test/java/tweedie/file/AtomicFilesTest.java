package tweedie.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void createsParentsAndReplaces() throws IOException {
    Path target = folder.resolve("a/b/c.txt");
    AtomicFiles.writeText(target, "old");
    AtomicFiles.writeText(target, "new");
    assertThat(target).hasContent("new");
    assertThat(names(target.resolveSibling("."))).containsExactly("c.txt");
  }

  @Test
  void failureKeepsTheOldContentAndLeavesNothingBehind() throws IOException {
    Path target = folder.resolve("c.txt");
    AtomicFiles.writeText(target, "old");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    target,
                    out -> {
                      out.write(1);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + target + ": the disk is full");
    assertThat(target).hasContent("old");
    assertThat(names(folder)).containsExactly("c.txt");
  }

  @Test
  void runtimeFailureLeavesNothingBehind() throws IOException {
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    folder.resolve("d"),
                    out -> {
                      throw new IllegalStateException("x");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void fileInPlaceOfFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> AtomicFiles.writeText(file.resolve("sub/out.txt"), "y"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write " + file.resolve("sub/out.txt") + ": ")
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> AtomicFiles.writeText(folder, "y"))
        .hasMessage("cannot write " + folder + ": it is a folder");
  }

  @Test
  void usualReasonsReadPlainly() {
    assertThat(AtomicFiles.reason(new AccessDeniedException("/x")))
        .isEqualTo("no permission to write in its folder");
    assertThat(AtomicFiles.reason(new FileSystemException("/x", "/x", "Read-only file system")))
        .isEqualTo("the file system is read-only");
    assertThat(AtomicFiles.reason(new NoSuchFileException("/proc/.x.tmp")))
        .isEqualTo("no file can be made in its folder");
    assertThat(AtomicFiles.reason(new IOException())).isEqualTo("IOException");
  }

  private static Stream<String> names(Path path) throws IOException {
    try (Stream<Path> children = Files.list(path)) {
      return children.map(p -> p.getFileName().toString()).toList().stream();
    }
  }
}
