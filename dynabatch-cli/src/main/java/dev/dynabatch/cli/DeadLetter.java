package dev.dynabatch.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.OperationKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a dead-letter file: something that was not written, where it came from, and why.
 *
 * @param kind what was tried with it, or null if the line does not say
 * @param source the file it stood in, or null if the line does not say
 * @param line the line in that file, or 0
 * @param reason why it was not written
 * @param format what {@code content} is in: DynamoDB JSON for an item that was understood, else that of the file
 * @param content the item or key, or the raw record
 * @param whole whether {@code content} is all of it; of records that are too long, only the beginning is kept
 */
record DeadLetter(
        @Nullable OperationKind kind,
        @Nullable String source,
        long line,
        String reason,
        ItemFormat format,
        byte[] content,
        boolean whole) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** An item, or the key of a delete, that was understood. */
    static DeadLetter ofItem(OperationKind kind, Origin origin, String reason, String dynamoDbJson) {
        byte[] content = dynamoDbJson.getBytes(StandardCharsets.UTF_8);
        return new DeadLetter(kind, origin.source(), origin.line(), reason, ItemFormat.DYNAMODB_JSON, content, true);
    }

    /** Where it stood at first, or null if the line does not say. */
    @Nullable
    Origin origin() {
        return source == null ? null : new Origin(source, line, null);
    }

    /** The line, with its end. */
    byte[] toLine(boolean understood) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            if (kind != null) {
                json.writeStringField("kind", kind.name().toLowerCase(Locale.ROOT));
            }
            if (source != null) {
                json.writeStringField("source", source);
                json.writeNumberField("line", line);
            }
            json.writeStringField("reason", reason);
            if (understood) {
                json.writeFieldName("item");
                json.writeRawValue(new String(content, StandardCharsets.UTF_8));
            } else {
                writeRaw(json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("impossible in memory", e);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private void writeRaw(JsonGenerator json) throws IOException {
        json.writeStringField("format", format.toString());
        if (!whole) {
            json.writeBooleanField("cut", true);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            json.writeStringField("raw", text);
        } catch (CharacterCodingException e) {
            json.writeStringField("rawBase64", Base64.getEncoder().encodeToString(content));
        }
    }

    /**
     * Reads one line.
     *
     * @throws InvalidItemException if it is none
     */
    static DeadLetter parse(byte[] line) {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw none("it is no JSON object");
            }
            Draft draft = new Draft();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                draft.member(name, parser, line);
            }
            return draft.finish();
        } catch (JsonProcessingException e) {
            throw none(e.getOriginalMessage());
        } catch (IOException e) {
            throw none(String.valueOf(e.getMessage()));
        }
    }

    private static InvalidItemException none(String why) {
        return new InvalidItemException("", "is no line of a dead-letter file: " + why);
    }

    /** A letter as far as it is read. */
    private static final class Draft {
        private @Nullable OperationKind kind;
        private @Nullable String source;
        private long line;
        private String reason = "";
        private ItemFormat format = ItemFormat.JSON;
        private byte @Nullable [] item;
        private byte @Nullable [] raw;
        private boolean whole = true;

        void member(String name, JsonParser parser, byte[] text) throws IOException {
            switch (name) {
                case "kind" -> kind = constant(OperationKind.class, parser, "put or delete");
                case "source" -> source = parser.getText();
                case "line" -> line = parser.getLongValue();
                case "reason" -> reason = parser.getText();
                case "format" -> format = constant(ItemFormat.class, parser, "json, dynamodb-json or dead-letter");
                case "raw" -> raw = parser.getText().getBytes(StandardCharsets.UTF_8);
                case "rawBase64" -> raw = parser.getBinaryValue();
                case "cut" -> whole = !parser.getBooleanValue();
                case "item" -> {
                    if (parser.currentToken() != JsonToken.START_OBJECT) {
                        throw none("its \"item\" is no object");
                    }
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    item = Arrays.copyOfRange(
                            text, from, (int) parser.currentLocation().getByteOffset());
                }
                default -> parser.skipChildren();
            }
        }

        private static <E extends Enum<E>> E constant(Class<E> type, JsonParser parser, String expected)
                throws IOException {
            String text = parser.getText();
            for (E constant : type.getEnumConstants()) {
                if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                    return constant;
                }
            }
            throw none("'" + text + "' is not " + expected);
        }

        DeadLetter finish() {
            byte[] content = item != null ? item : raw;
            if (content == null) {
                throw none("it has neither an \"item\" nor a \"raw\"");
            }
            ItemFormat of = item != null ? ItemFormat.DYNAMODB_JSON : format;
            return new DeadLetter(kind, source, line, reason, of, content, whole || item != null);
        }
    }
}
