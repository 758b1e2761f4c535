package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;

/** One of the service's operations. */
@FunctionalInterface
interface Operation {
    /**
     * Reads a request, carries it out and writes the answer, an object.
     *
     * @throws ServiceException if the request is refused
     * @throws IOException if the request is not what the operation takes
     */
    void run(JsonReader in, JsonWriter out) throws IOException;
}
