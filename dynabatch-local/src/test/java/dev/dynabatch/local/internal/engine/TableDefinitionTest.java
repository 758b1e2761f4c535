package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The catalogue's entries. */
class TableDefinitionTest {
    @Test
    void read_findsNoIndexes_whenTheEntryWasWrittenBeforeThereWereAny() throws IOException {
        String entry = "\0\0\0\0{'name':'t','space':7,'key':['pk','S','sk','N'],'read':5,'write':3,'created':11}";
        TableDefinition definition =
                TableDefinition.read(entry.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(definition.indexes()).isEmpty();
        assertThat(definition.lastSpace()).isEqualTo(7);
        assertThat(definition.attributes()).extracting("name").containsExactly("pk", "sk");
        assertThat(TableDefinition.read(definition.toBytes())).isEqualTo(definition);
    }
}
