package tweedie.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tweedie.file.CorruptFileException;

final class SafeTensorsTest {
  private static final String VALID =
      "{\"__metadata__\":{\"k\":\"v\"},"
          + "\"b\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[8,16]},"
          + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";

  @TempDir Path folder;

  @BeforeAll
  static void oneBlasThread() {
    openblas_nolapack.blas_set_num_threads(1);
  }

  @Test
  void handMadeBytesParse() throws IOException {
    SafeTensors.Contents contents = parse(file(VALID, 16));
    assertThat(contents.metadata()).containsExactly(Map.entry("k", "v"));
    assertThat(contents.tensors().keySet()).containsExactly("a", "b");
    Tensor a = contents.tensor("a");
    assertThat(a.shape()).containsExactly(1, 2);
    // Data bytes count 0, 1, 2, ...
    assertThat(a.data_ptr_float().get(1)).isEqualTo(Float.intBitsToFloat(0x07060504));
    assertThat(contents.tensor("b").data_ptr_int().get(0)).isEqualTo(0x0b0a0908);
  }

  @ParameterizedTest
  @EnumSource(SafeTensorsHeader.DType.class)
  void everyTypeSurvivesTheRoundTrip(SafeTensorsHeader.DType type) throws IOException {
    Path path = folder.resolve("t.safetensors");
    try (Tensor source = Tensor.create(new float[] {0, 1, 1, 0, 1, 1}, 2, 3);
        Tensor tensor = source.toType(type.scalar)) {
      SafeTensors.write(path, Map.of("x", tensor), Map.of());
      Tensor back = SafeTensors.readWithMetadata(path).tensor("x");
      assertThat(back.scalar_type().intern()).isEqualTo(type.scalar);
      assertThat(back.equal(tensor)).isTrue();
    }
  }

  @Test
  void bytesAreDeterministicAlignedAndSortedByName() throws IOException {
    Path path = folder.resolve("t.safetensors");
    try (Tensor x = Tensor.create(new float[] {1, 2}, 2);
        Tensor empty = Tensor.create(new float[0], 0);
        Tensor scalar = x.select(0, 1)) {
      SafeTensors.write(path, Map.of("z", x, "a", scalar, "m", empty), Map.of("q", "1", "p", "ü"));
      byte[] bytes = Files.readAllBytes(path);
      long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertThat(header % 8).isZero();
      assertThat(new String(bytes, 8, (int) header, StandardCharsets.UTF_8).strip())
          .isEqualTo(
              "{\"__metadata__\":{\"p\":\"ü\",\"q\":\"1\"},"
                  + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                  + "\"m\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]},"
                  + "\"z\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}");
      SafeTensors.Contents back = SafeTensors.readWithMetadata(path);
      assertThat(back.tensor("a").item_float()).isEqualTo(2f);
      assertThat(back.tensor("m").numel()).isZero();
      assertThat(back.metadata()).containsEntry("p", "ü");
    }
  }

  @Test
  void channelsLastIsWrittenChannelsFirst() throws IOException {
    Path path = folder.resolve("t.safetensors");
    float[] values = new float[24];
    for (int i = 0; i < 24; i++) {
      values[i] = i;
    }
    try (Tensor x = Tensor.create(values, 1, 2, 3, 4);
        Tensor last = x.contiguous(MemoryFormat.ChannelsLast)) {
      SafeTensors.write(path, Map.of("x", last), Map.of());
      Tensor back = SafeTensors.readWithMetadata(path).tensor("x");
      assertThat(back.equal(x)).isTrue();
      assertThat(back.is_contiguous()).isTrue();
    }
  }

  @Test
  void unknownTypesAndReservedNamesAreRefused() {
    try (Tensor x = Tensor.create(new float[] {1}, 1);
        Tensor half = x.toType(ScalarType.Short)) {
      Path path = folder.resolve("t.safetensors");
      assertThatThrownBy(() -> SafeTensors.write(path, Map.of("x", half), Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("tensor x: expected F64");
      assertThatThrownBy(() -> SafeTensors.write(path, Map.of("__metadata__", x), Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void everyDefectIsNamed() {
    assertDefect(tensor("F32", "[1]", "0,4"), 3, "truncated");
    assertDefect(tensor("F32", "[1]", "0,4"), 5, "trailing bytes");
    assertDefect(tensor("F32", "[1]", "4,8"), 8, "hole before tensor x");
    assertDefect(VALID.replace("[8,16]", "[4,12]"), 16, "overlap before tensor b");
    assertDefect(tensor("F9", "[1]", "0,4"), 4, "unknown dtype \"F9\"");
    assertDefect(tensor("F32", "[-1]", "0,4"), 4, "expected integers >= 0, found -1");
    assertDefect(tensor("F32", "[1.0]", "0,4"), 4, "expected integers >= 0");
    assertDefect(tensor("F32", "[1]", "0,99999999999999999999"), 4, "expected integers >= 0");
    assertDefect(tensor("F32", "[4294967296,4294967296]", "0,4"), 4, "overflows");
    assertDefect(tensor("F32", "[0,4294967296,4294967296]", "0,0"), 0, "overflows");
    assertDefect(tensor("F32", "[2]", "0,4"), 4, "does not fit data_offsets");
    assertDefect(tensor("F32", "[1]", "4,0"), 4, "bad data_offsets");
    assertDefect(tensor("BOOL", "[3]", "0,3"), 3, "expected booleans 0 or 1, found 2");
    assertDefect(VALID.replace("\"b\":", "\"a\":"), 16, "Duplicate field 'a'");
    assertDefect(VALID.replace("\"v\"", "1"), 16, "__metadata__.k is not a string");
    assertDefect(VALID + "{}", 16, "header");
    assertDefect(" " + VALID, 16, "not a JSON object");
    assertDefect("[]", 0, "not a JSON object");
    assertDefect("", 0, "header");
  }

  @Test
  void hugeHeaderLengthIsRefusedBeforeAllocation() {
    for (long length : new long[] {-1, Long.MAX_VALUE, 101L << 20, 1000}) {
      byte[] bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
      assertThatThrownBy(() -> parse(bytes)).isInstanceOf(CorruptFileException.class);
    }
    assertThatThrownBy(() -> parse(new byte[7])).isInstanceOf(CorruptFileException.class);
  }

  @Test
  void missingFileAndFolderAreNamed() {
    assertThatThrownBy(() -> SafeTensors.read(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no such file");
    assertThatThrownBy(() -> SafeTensors.read(folder)).hasMessageContaining("found a folder");
  }

  @Test
  void mutatedFilesParseOrAreRefusedCleanly() {
    SplittableRandom random = new SplittableRandom(7);
    byte[] valid = file(VALID, 16);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = mutate(valid, random);
      try {
        parse(bytes).tensors().values().forEach(Pointer::close);
      } catch (CorruptFileException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("test: ").hasLineCount(1);
      } catch (IOException e) {
        throw new AssertionError("expected CorruptFileException for mutation " + i, e);
      }
    }
    // Most mutations hit the header or the length; only changed data bytes or names still parse.
    assertThat(refused).isBetween(1_000, 1_999);
    assertThatCode(() -> parse(valid)).doesNotThrowAnyException();
  }

  private static byte[] mutate(byte[] valid, SplittableRandom random) {
    byte[] bytes = valid.clone();
    int kind = random.nextInt(4);
    if (kind == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(kind == 1 ? 8 : bytes.length);
      bytes[at] =
          kind == 3
              ? (byte) "0123456789-[]{},:\"".charAt(random.nextInt(18))
              : (byte) random.nextInt();
    }
    return bytes;
  }

  private static void assertDefect(String json, int dataBytes, String defect) {
    assertThatThrownBy(() -> parse(file(json, dataBytes)))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageStartingWith("test: ")
        .hasMessageContaining(defect)
        .message()
        .hasLineCount(1);
  }

  private static String tensor(String type, String shape, String offsets) {
    return "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s]}}"
        .formatted(type, shape, offsets);
  }

  private static SafeTensors.Contents parse(byte[] bytes) throws IOException {
    return SafeTensors.read("test", new ByteArrayInputStream(bytes));
  }

  private static byte[] file(String json, int dataBytes) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(8 + header.length + dataBytes);
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    for (int i = 0; i < dataBytes; i++) {
      out.put((byte) i);
    }
    return out.array();
  }
}
