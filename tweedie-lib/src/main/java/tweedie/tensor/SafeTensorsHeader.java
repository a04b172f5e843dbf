package tweedie.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.file.CorruptFileException;

/**
 * The JSON header of a safetensors file.
 *
 * @param entries tensors in the order of their data
 * @param metadata the {@code __metadata__} strings, sorted by key
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Types of the format that have a LibTorch type. */
  enum DType {
    F64(ScalarType.Double, 8),
    F32(ScalarType.Float, 4),
    F16(ScalarType.Half, 2),
    BF16(ScalarType.BFloat16, 2),
    I64(ScalarType.Long, 8),
    I32(ScalarType.Int, 4),
    U8(ScalarType.Byte, 1),
    BOOL(ScalarType.Bool, 1);

    final ScalarType scalar;
    final int bytes;

    DType(ScalarType scalar, int bytes) {
      this.scalar = scalar;
      this.bytes = bytes;
    }
  }

  /** One tensor: name, type, sizes, and where its data lie after the header. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere, seen by SafeTensors only
  record Entry(String name, DType type, long[] shape, long begin, long end) {}

  /** Parses and checks everything that can be checked without the data. */
  static SafeTensorsHeader parse(String file, byte[] json, long dataLength)
      throws CorruptFileException {
    JsonNode root = tree(file, json);
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        readMetadata(file, field.getValue(), metadata);
      } else {
        entries.add(entry(file, field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry entry : entries) {
      if (entry.begin() != at) {
        throw new CorruptFileException(
            file,
            "%s before tensor %s: expected its data at %d, found %d"
                .formatted(
                    entry.begin() < at ? "overlap" : "hole", entry.name(), at, entry.begin()));
      }
      at = entry.end();
    }
    if (at != dataLength) {
      throw new CorruptFileException(
          file,
          "%s: header asks for %d bytes of data, found %d"
              .formatted(at > dataLength ? "truncated" : "trailing bytes", at, dataLength));
    }
    return new SafeTensorsHeader(entries, metadata);
  }

  /** The JSON text, padded with spaces so that the data start on 8 bytes. */
  byte[] toBytes() {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode strings = root.putObject(METADATA);
      metadata.forEach(strings::put);
    }
    for (Entry entry : entries) {
      ObjectNode node = root.putObject(entry.name()).put("dtype", entry.type().name());
      ArrayNode shape = node.putArray("shape");
      Arrays.stream(entry.shape()).forEach(shape::add);
      node.putArray("data_offsets").add(entry.begin()).add(entry.end());
    }
    byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  private static JsonNode tree(String file, byte[] json) throws CorruptFileException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonNode root = JSON.readTree(text);
      if (!text.startsWith("{") || !root.isObject()) {
        throw new CorruptFileException(file, "header is not a JSON object");
      }
      return root;
    } catch (CharacterCodingException e) {
      throw new CorruptFileException(file, "header is not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw new CorruptFileException(file, "header: " + e.getOriginalMessage(), e);
    }
  }

  private static void readMetadata(String file, JsonNode node, Map<String, String> into)
      throws CorruptFileException {
    if (!node.isObject()) {
      throw new CorruptFileException(file, METADATA + " is not an object");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw new CorruptFileException(
            file, "%s.%s is not a string".formatted(METADATA, field.getKey()));
      }
      into.put(field.getKey(), field.getValue().textValue());
    }
  }

  private static Entry entry(String file, String name, JsonNode node) throws CorruptFileException {
    String type = node.path("dtype").asText("");
    DType dtype =
        Arrays.stream(DType.values())
            .filter(d -> d.name().equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    defect(
                        file, name, "unknown dtype \"%s\"".formatted(node.path("dtype").asText())));
    if (node.size() != 3) {
      throw defect(file, name, "expected dtype, shape and data_offsets only");
    }
    long[] shape = longs(file, name, node.path("shape"), "shape");
    long[] offsets = longs(file, name, node.path("data_offsets"), "data_offsets");
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw defect(file, name, "bad data_offsets " + Arrays.toString(offsets));
    }
    if (shape.length > 64 || offsets[1] - offsets[0] != byteSize(file, name, dtype, shape)) {
      throw defect(
          file,
          name,
          "shape %s of %s does not fit data_offsets %s"
              .formatted(Arrays.toString(shape), dtype, Arrays.toString(offsets)));
    }
    return new Entry(name, dtype, shape, offsets[0], offsets[1]);
  }

  private static long byteSize(String file, String name, DType type, long[] shape)
      throws CorruptFileException {
    try {
      // Beside a zero the product may still overflow inside LibTorch, so zeros count as ones here.
      long bytes = type.bytes;
      boolean empty = false;
      for (long size : shape) {
        empty |= size == 0;
        bytes = Math.multiplyExact(bytes, Math.max(size, 1));
      }
      return empty ? 0 : bytes;
    } catch (ArithmeticException e) {
      throw new CorruptFileException(
          file, "tensor %s: shape %s overflows".formatted(name, Arrays.toString(shape)), e);
    }
  }

  private static long[] longs(String file, String name, JsonNode node, String what)
      throws CorruptFileException {
    if (!node.isArray()) {
      throw defect(file, name, what + " is not an array");
    }
    long[] values = new long[node.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode item = node.path(i);
      if (!item.isIntegralNumber() || !item.canConvertToLong() || item.longValue() < 0) {
        throw defect(file, name, "%s: expected integers >= 0, found %s".formatted(what, item));
      }
      values[i] = item.longValue();
    }
    return values;
  }

  private static CorruptFileException defect(String file, String name, String text) {
    return new CorruptFileException(file, "tensor %s: %s".formatted(name, text));
  }
}
