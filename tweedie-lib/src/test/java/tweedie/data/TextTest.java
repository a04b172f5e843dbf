package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.file.CorruptFileException;

final class TextTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("a.txt"), text, StandardCharsets.UTF_8);
  }

  @Test
  void lettersBecomeSmallAndEverythingElseOneSpace() throws IOException {
    Table rows = Text.read(file(" The “Whale”,\n\n42 é ships—Ahoy!"), new TextOptions(5, ""));
    assertThat(Text.lines(rows)).isEqualTo("the w\nhale \nships\n ahoy\n");
    assertThat(rows.values()[0]).isEqualTo(20f);
    assertThat(rows.isText()).isTrue();
  }

  @Test
  void anAlphabetKeepsItsCharactersAndTheFirstStandsForOthers() throws IOException {
    Table rows = Text.read(file("ACGT\nacgu𝄞T"), new TextOptions(5, "?ACGT𝄞"));
    assertThat(Text.lines(rows)).isEqualTo("ACGT?\n????𝄞\n");
    assertThat(rows.values()).containsExactly(1, 2, 3, 4, 0, 0, 0, 0, 0, 5);
  }

  @Test
  void shortOrBrokenFilesAreRefused() throws IOException {
    Path brief = file("abc");
    assertThatThrownBy(() -> Text.read(brief, TextOptions.DEFAULT))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("expected at least 64 symbols, found 3");
    Path broken = folder.resolve("b.txt");
    Files.write(broken, new byte[] {'a', (byte) 0xff, 'b'});
    assertThatThrownBy(() -> Text.read(broken, TextOptions.DEFAULT))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void linesComeBackAsTheyWere() throws IOException {
    Table rows = Text.read(file("call me ishmael some years ago"), new TextOptions(6, ""));
    Path out = folder.resolve("c.txt");
    Text.write(out, rows);
    assertThat(Files.readAllLines(out))
        .containsExactly("call m", "e ishm", "ael so", "me yea", "rs ago");
  }

  @Test
  void theSharedNovelHasTheRowsOfItsLetters() throws IOException {
    Path path = SharedData.path("discrete/moby_dick.txt.gz");
    assumeThat(path).exists();
    Table rows = Text.read(path, TextOptions.DEFAULT);
    assertThat(rows.shape()).containsExactly(64);
    assertThat(rows.rows()).isEqualTo(17_952);
    assertThat(Text.lines(rows.slice(0, 1)))
        .isEqualTo("chapter loomings call me ishmael some years ago never mind how l\n");
  }
}
