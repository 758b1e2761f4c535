package dev.dynabatch.cli.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code manifest-files.json}: a data file. Source: developer guide, "DynamoDB table export output format".
 *
 * @param itemCount how many items it has
 * @param md5 the MD5 of its bytes, in base64, or null if the line does not say
 * @param key where it is in the bucket; of ours, in the directory
 */
record ManifestEntry(long itemCount, @Nullable String md5, String key) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Its line, with the end. */
    static byte[] line(long items, byte[] digest, String key) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("itemCount", items);
            json.writeStringField("md5Checksum", Checksums.base64(digest));
            json.writeStringField("etag", HexFormat.of().formatHex(digest));
            json.writeStringField("dataFileS3Key", key);
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    /** Reads a line; throws for what is none. */
    static ManifestEntry parse(String line) throws IOException {
        long items = -1;
        String md5 = null;
        String key = null;
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ExportException("it is no JSON object", null);
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "itemCount" -> items = parser.getLongValue();
                    case "md5Checksum" -> md5 = token == JsonToken.VALUE_NULL ? null : parser.getText();
                    case "dataFileS3Key" -> key = parser.getText();
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new ExportException("there is more text after the object", null);
            }
        } catch (JsonProcessingException e) {
            throw new ExportException(e.getOriginalMessage(), null);
        }
        if (items < 0 || key == null) {
            throw new ExportException("it has no " + (key == null ? "dataFileS3Key" : "itemCount"), null);
        }
        return new ManifestEntry(items, md5, key);
    }

    /** The file's own name. */
    String fileName() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
