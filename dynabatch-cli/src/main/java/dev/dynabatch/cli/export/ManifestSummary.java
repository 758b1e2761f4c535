package dev.dynabatch.cli.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;

/**
 * What {@code manifest-summary.json} says of an export. Source: developer guide, "DynamoDB table export output format".
 *
 * @param itemCount how many items all data files have together
 * @param outputFormat {@code DYNAMODB_JSON}; of ours also {@code JSON}, of the service's also {@code ION}
 * @param incremental whether it is one of changes, not of items
 */
record ManifestSummary(long itemCount, String outputFormat, boolean incremental) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Its text. Of what only the service has, such as ARNs and buckets, it says null. */
    static byte[] text(Export.Head head, long items, long bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("version", "2020-06-30");
            json.writeNullField("exportArn");
            json.writeStringField(
                    "startTime", Instant.ofEpochMilli(head.begun()).toString());
            json.writeStringField("endTime", Instant.ofEpochMilli(head.ended()).toString());
            json.writeNullField("tableArn");
            json.writeNullField("tableId");
            json.writeStringField("tableName", head.table());
            json.writeStringField(
                    "exportTime", Instant.ofEpochMilli(head.begun()).toString());
            json.writeNullField("s3Bucket");
            json.writeNullField("s3Prefix");
            json.writeNullField("s3SseAlgorithm");
            json.writeNullField("s3SseKmsKeyId");
            json.writeStringField("manifestFilesS3Key", ExportDirectory.FILES);
            json.writeNumberField("billedSizeBytes", 0);
            json.writeNumberField("dataFilesBytes", bytes);
            json.writeNumberField("itemCount", items);
            json.writeStringField("outputFormat", head.outputFormat());
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** Reads it; throws for what is none. */
    static ManifestSummary parse(byte[] text) throws IOException {
        long items = -1;
        String format = "DYNAMODB_JSON";
        boolean incremental = false;
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ExportException("it is no JSON object", null);
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "itemCount" -> items = parser.getLongValue();
                    case "outputFormat" -> format = parser.getText();
                    case "exportType" -> incremental = parser.getText().equals("INCREMENTAL_EXPORT");
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new ExportException("there is more text after its end", null);
            }
        } catch (JsonProcessingException e) {
            throw new ExportException(e.getOriginalMessage(), null);
        }
        if (items < 0) {
            throw new ExportException("it has no itemCount", null);
        }
        return new ManifestSummary(items, format, incremental);
    }
}
