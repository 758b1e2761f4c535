package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The one parameter of DescribeTable and DeleteTable. */
final class TableRequest {
    private @Nullable String name;

    private TableRequest() {}

    static String name(JsonReader in) throws IOException {
        TableRequest request = new TableRequest();
        in.document(member -> {
            if (member.equals("TableName")) {
                request.name = in.string();
            } else {
                in.skip();
            }
        });
        return required(request.name, 1);
    }

    /** The name of a table, of at least {@code min} characters, in an operation on tables. */
    static String required(@Nullable String name, int min) {
        if (name == null) {
            throw ServiceException.validation(
                    "The parameter 'TableName' is required but was not present in the request");
        }
        return Constraints.name("tableName", name, min);
    }
}
