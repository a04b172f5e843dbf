package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.file.CorruptFileException;

final class NpyTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "<f4,1", "<f8,1", ">f4,1", ">f8,2", "<i4,1", ">i4,2", "<i8,1", ">i8,3", "|u1,1", "|i1,2",
    "<i2,1", ">u2,2"
  })
  void everyTypeReads(String descr, int version) throws IOException {
    NpyArray array = Npy.parse("x", npy(descr, false, "(2, 3)", version, 1, 2, 3, 4, 5, 6));
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(array.bytes()).isEqualTo(descr.equals("|u1"));
  }

  @Test
  void fortranOrderIsReordered() throws IOException {
    // The matrix [[1, 2, 3], [4, 5, 6]] column by column.
    NpyArray array = Npy.parse("x", npy("<f4", true, "(2, 3)", 1, 1, 4, 2, 5, 3, 6));
    assertThat(array.values()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void fortranCubeMatchesItsIndexFormula() throws IOException {
    int[] data = new int[24];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 4; k++) {
          data[i + 2 * (j + 3 * k)] = 12 * i + 4 * j + k;
        }
      }
    }
    float[] values = Npy.parse("x", npy("<i8", true, "(2, 3, 4)", 1, data)).values();
    for (int i = 0; i < 24; i++) {
      assertThat(values[i]).isEqualTo(i);
    }
  }

  @Test
  void byteImagesBecomeChannelsFirstInMinusOneToOne() throws IOException {
    Table table =
        Npy.parse("x", npy("|u1", false, "(1, 1, 2, 3)", 1, 0, 51, 102, 153, 204, 255))
            .toTable("x", ImageLayout.NHWC);
    assertThat(table.shape()).containsExactly(3, 1, 2);
    float[] expected = new float[6];
    int[] bytes = {0, 153, 51, 204, 102, 255};
    for (int i = 0; i < 6; i++) {
      expected[i] = (float) (bytes[i] / 127.5 - 1);
    }
    assertThat(table.values()).containsExactly(expected);
  }

  @Test
  void writingReadsBackAndStartsDataOn64Bytes() throws IOException {
    Path file = folder.resolve("a.npy");
    float[] values = {1.5f, -2f, Float.MIN_VALUE, 1e30f, 0f, 7f};
    Npy.write(file, values, 3, 2);
    NpyArray back = Npy.read(file);
    assertThat(back.values()).containsExactly(values);
    assertThat(back.shape()).containsExactly(3, 2);
    assertThat((Files.size(file) - 24) % 64).isZero();
    byte[] header = Arrays.copyOfRange(Files.readAllBytes(file), 10, 128);
    assertThat(new String(header, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }")
        .endsWith(" \n");
    Npy.write(file, values, 6);
    assertThat(Npy.read(file).shape()).containsExactly(6);
  }

  @Test
  void archivesReadBackAndAreReproducible() throws IOException {
    Path file = folder.resolve("a.npz");
    Map<String, NpyArray> arrays = Map.of("arr_0", NpyArray.of(new float[] {1, 2, 3, 4}, 2, 2));
    Npz.write(file, arrays);
    byte[] first = Files.readAllBytes(file);
    Npz.write(file, arrays);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    assertThat(Objects.requireNonNull(Npz.read(file).get("arr_0")).values())
        .containsExactly(1, 2, 3, 4);
    Table table = DataSets.read(file.toString(), Optional.empty(), DataOptions.DEFAULT);
    assertThat(table.rows()).isEqualTo(2);
    Files.write(file, Arrays.copyOf(first, first.length / 2));
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void nonFiniteValuesAreNamed() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, new float[] {1, 2, 3, Float.NaN}, 2, 2);
    NpyArray array = Npy.read(file);
    assertThatThrownBy(() -> array.toTable("a.npy", ImageLayout.NONE))
        .hasMessage("a.npy: expected finite values, found NaN in row 1, position 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(2, 4)", "(2, 2)", "(9999999999)", "(99999, 99999, 99999)", "(2, -3)"})
  void wrongShapesAreRefused(String shape) {
    byte[] file = npy("<f4", false, shape, 1, 1, 2, 3, 4, 5, 6);
    assertThatThrownBy(() -> Npy.parse("x", file)).isInstanceOf(CorruptFileException.class);
  }

  @Test
  void objectsAndOtherFilesAreRefused() {
    byte[] pickled = npy("|O8", false, "(6,)", 1, 1, 2, 3, 4, 5, 6);
    assertThatThrownBy(() -> Npy.parse("x", pickled)).hasMessageContaining("found O8");
    assertThatThrownBy(() -> Npy.parse("x", new byte[20])).hasMessage("x: not an NPY file");
  }

  @Test
  void publicArraysRead() throws IOException {
    Path emoji = SharedData.path("colour32/noto_emoji_1911x32x32x3.npy.gz");
    assumeThat(emoji).exists();
    Table table = Npy.read(emoji).toTable("emoji", ImageLayout.NHWC);
    assertThat(table.rows()).isEqualTo(1911);
    assertThat(table.shape()).containsExactly(3, 32, 32);
    assertThat(table.values()[0]).isEqualTo(1f);
    Path etopo = SharedData.path("fields/etopo20_m_540x1080.npy.gz");
    assertThat(Npy.read(etopo).shape()).containsExactly(540, 1080);
  }

  /** A file by hand, independent of the writer. */
  private static byte[] npy(
      String descr, boolean fortran, String shape, int version, int... values) {
    String dict =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
            .formatted(descr, fortran ? "True" : "False", shape);
    int size = descr.charAt(2) - '0';
    ByteBuffer out = ByteBuffer.allocate(12 + dict.length() + size * values.length);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    out.order(ByteOrder.LITTLE_ENDIAN);
    if (version == 1) {
      out.putShort((short) dict.length());
    } else {
      out.putInt(dict.length());
    }
    out.put(dict.getBytes(StandardCharsets.US_ASCII));
    out.order(descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      switch (descr.substring(1)) {
        case "f4" -> out.putFloat(value);
        case "f8" -> out.putDouble(value);
        case "i4" -> out.putInt(value);
        case "i8" -> out.putLong(value);
        case "i2", "u2" -> out.putShort((short) value);
        default -> out.put((byte) value);
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
