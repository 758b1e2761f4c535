package dev.dynabatch.local.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a batch request or its answer, cut where the tables' operations or keys begin and end; every piece keeps its
 * bytes.
 *
 * @param head everything before the member that holds the tables
 * @param tables what the member holds, by name
 * @param tail everything after it
 */
record BatchBody(byte[] head, Map<String, Table> tables, byte[] tail) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One table's part.
     *
     * @param before everything before the first element: an array's beginning, or that of the object the keys are in
     * @param elements the operations, or the keys
     * @param after everything after the last element: of a read, its options
     */
    record Table(byte[] before, List<byte[]> elements, byte[] after) {}

    /** One element and its table. */
    record Element(String table, byte[] json) {}

    /** The body, cut; or null if it is no JSON, or has no such member. */
    static @Nullable BatchBody parse(byte[] json, String member) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken() == JsonToken.START_OBJECT && name.equals(member)) {
                    return cut(json, parser);
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException notForUs) {
            return null; // whoever answers has something to say about it
        }
    }

    private static BatchBody cut(byte[] json, JsonParser parser) throws IOException {
        int start = at(parser.currentTokenLocation());
        Map<String, Table> tables = new LinkedHashMap<>();
        for (String table = parser.nextFieldName(); table != null; table = parser.nextFieldName()) {
            parser.nextToken();
            tables.put(table, table(json, parser));
        }
        return new BatchBody(
                Arrays.copyOf(json, start),
                tables,
                Arrays.copyOfRange(json, at(parser.currentLocation()), json.length));
    }

    private static Table table(byte[] json, JsonParser parser) throws IOException {
        int start = at(parser.currentTokenLocation());
        int open = start;
        int close = start;
        List<byte[]> elements = new ArrayList<>();
        boolean options = parser.currentToken() == JsonToken.START_OBJECT;
        for (String name = options ? parser.nextFieldName() : "";
                name != null;
                name = options ? parser.nextFieldName() : null) {
            if (options) {
                parser.nextToken();
            }
            if (parser.currentToken() != JsonToken.START_ARRAY || !(name.isEmpty() || name.equals("Keys"))) {
                parser.skipChildren();
                continue;
            }
            open = at(parser.currentTokenLocation()) + 1;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int from = at(parser.currentTokenLocation());
                parser.skipChildren();
                elements.add(Arrays.copyOfRange(json, from, at(parser.currentLocation())));
            }
            close = at(parser.currentTokenLocation());
        }
        return new Table(
                Arrays.copyOfRange(json, start, open),
                elements,
                Arrays.copyOfRange(json, close, at(parser.currentLocation())));
    }

    private static int at(JsonLocation location) {
        return (int) location.getByteOffset();
    }

    /** Every element of every table. */
    List<Element> elements() {
        List<Element> all = new ArrayList<>();
        tables.forEach((name, table) -> table.elements().forEach(json -> all.add(new Element(name, json))));
        return all;
    }

    /** The same request with these elements only. */
    byte[] with(List<Element> some) {
        return new BatchBody(head, only(some), tail).toBytes();
    }

    /** The answer, with these elements of this request sent back beside those that it sends back already. */
    byte[] sendBack(List<Element> some, byte[] answer, String member) {
        BatchBody theirs = parse(answer, member);
        Map<String, Table> all = only(some);
        if (theirs == null) {
            String rest = new String(answer, UTF_8).strip();
            String tailOfIt = rest.equals("{}") ? "}" : "," + rest.substring(1);
            return new BatchBody(("{\"" + member + "\":").getBytes(UTF_8), all, tailOfIt.getBytes(UTF_8)).toBytes();
        }
        theirs.tables.forEach((name, table) -> all.merge(name, table, BatchBody::joined));
        return new BatchBody(theirs.head, all, theirs.tail).toBytes();
    }

    private static Table joined(Table one, Table other) {
        List<byte[]> both = new ArrayList<>(one.elements);
        both.addAll(other.elements);
        return new Table(one.before, both, one.after);
    }

    private Map<String, Table> only(List<Element> some) {
        Map<String, Table> parts = new LinkedHashMap<>();
        for (Element element : some) {
            Table whole = tables.get(element.table());
            if (whole != null) {
                parts.computeIfAbsent(element.table(), name -> new Table(whole.before, new ArrayList<>(), whole.after))
                        .elements
                        .add(element.json());
            }
        }
        return parts;
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head);
        String separator = "{";
        for (Map.Entry<String, Table> part : tables.entrySet()) {
            out.writeBytes((separator + "\"" + part.getKey() + "\":").getBytes(UTF_8)); // names need no escaping
            separator = ",";
            out.writeBytes(part.getValue().before());
            String comma = "";
            for (byte[] element : part.getValue().elements()) {
                out.writeBytes(comma.getBytes(UTF_8));
                out.writeBytes(element);
                comma = ",";
            }
            out.writeBytes(part.getValue().after());
        }
        out.writeBytes((tables.isEmpty() ? "{}" : "}").getBytes(UTF_8));
        out.writeBytes(tail);
        return out.toByteArray();
    }
}
