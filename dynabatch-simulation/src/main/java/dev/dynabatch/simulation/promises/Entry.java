package dev.dynabatch.simulation.promises;

import dev.dynabatch.OperationKind;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One put or delete as it travels, in a request or back in an answer.
 *
 * @param key the key, numbers in one form and binary as the number it stands for
 * @param id the number of the operation; {@link #NONE} for a delete, which has nothing but its key
 */
record Entry(OperationKind kind, String key, int id) {
    static final int NONE = -1;

    private static final Pattern PART =
            Pattern.compile("\"(?:(Put|Delete)Request\"|(pk|sk|v)\":\\{\"([SNB])\":\"([^\"]*)\")");

    /** What a text has of one item. */
    private static final class Parts {
        private final OperationKind kind;
        private String pk = "";
        private String sk = "";
        private int id = NONE;

        Parts(OperationKind kind) {
            this.kind = kind;
        }

        void set(String name, String value) {
            switch (name) {
                case "pk" -> pk = value;
                case "sk" -> sk = "/" + value;
                default -> id = Integer.parseInt(value);
            }
        }

        Entry entry() {
            return new Entry(kind, pk + sk, id);
        }
    }

    /** Those of a request, in order. */
    static List<Entry> of(TransportRequest request) {
        return of(text(request), 0);
    }

    /** Those that an answer sends back. */
    static List<Entry> unprocessed(TransportResponse response) {
        String text = text(response);
        return of(text, text.indexOf("\"UnprocessedItems\""));
    }

    private static List<Entry> of(String text, int from) {
        List<Entry> found = new ArrayList<>();
        if (from < 0) {
            return found;
        }
        Parts parts = null;
        Matcher matcher = PART.matcher(text).region(from, text.length());
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                if (parts != null) {
                    found.add(parts.entry());
                }
                parts = new Parts(matcher.group(1).equals("Put") ? OperationKind.PUT : OperationKind.DELETE);
            } else if (parts != null) {
                parts.set(matcher.group(2), value(matcher.group(3), matcher.group(4)));
            }
        }
        if (parts != null) {
            found.add(parts.entry());
        }
        return found;
    }

    /** The only item of a text, as a put. */
    static Entry item(String text) {
        Parts parts = new Parts(OperationKind.PUT);
        Matcher matcher = PART.matcher(text);
        while (matcher.find()) {
            parts.set(matcher.group(2), value(matcher.group(3), matcher.group(4)));
        }
        return parts.entry();
    }

    private static String value(String type, String text) {
        return switch (type) {
            case "N" -> new BigDecimal(text).stripTrailingZeros().toPlainString();
            case "B" -> "b" + ByteBuffer.wrap(Base64.getDecoder().decode(text)).getInt();
            default -> text;
        };
    }

    static String text(TransportRequest request) {
        return new String(request.body().bytes(), StandardCharsets.UTF_8);
    }

    static String text(TransportResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return kind == OperationKind.PUT ? key + " #" + id : "-" + key;
    }
}
