package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ListTables: the tables' names in order, page by page. */
record ListTables(Tables tables) implements Operation {
    private static final int MAX_LIMIT = 100;

    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        Request request = new Request();
        in.document(member -> request.member(member, in));
        new Constraints().between("limit", request.limit, 1, MAX_LIMIT).check();
        String start = request.start == null ? "" : Constraints.name("exclusiveStartTableName", request.start, 1);
        int limit = request.limit == null ? MAX_LIMIT : request.limit;
        List<String> names = tables.names(start, limit + 1);
        out.beginObject().name("TableNames").beginArray();
        names.stream().limit(limit).forEach(out::string);
        out.endArray();
        if (names.size() > limit) {
            out.name("LastEvaluatedTableName").string(names.get(limit - 1));
        }
        out.endObject();
    }

    private static final class Request {
        private @Nullable Integer limit;
        private @Nullable String start;

        void member(String member, JsonReader in) throws IOException {
            switch (member) {
                case "Limit" -> limit = in.integer();
                case "ExclusiveStartTableName" -> start = in.string();
                default -> in.skip();
            }
        }
    }
}
