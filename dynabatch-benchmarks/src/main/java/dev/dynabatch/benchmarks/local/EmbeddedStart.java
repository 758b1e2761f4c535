package dev.dynabatch.benchmarks.local;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;

/** A program that embeds Dynabatch Local and ends its start with the store's first answer, to ListTables. */
final class EmbeddedStart {
    private EmbeddedStart() {}

    /** Argument: {@code http} or {@code process}, the way in. */
    public static void main(String[] args) {
        try (DynabatchLocal store = DynabatchLocal.inMemory()) {
            if (args[0].equals("http")) {
                try (LocalServer server = store.serve(0)) {
                    new FirstAnswer(server.port()).await();
                    System.out.println("answered");
                }
            } else {
                try (Dynabatch dynamo =
                        Dynabatch.builder().transport(store.transport()).build()) {
                    System.out.println(dynamo.tables().list());
                }
            }
        }
    }
}
