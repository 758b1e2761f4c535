package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Throughput;
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

    @Test
    void read_findsAllThroughput_thatWasWritten() throws IOException {
        String entry = "\0\0\0\0{'name':'t','space':7,'key':['pk','S'],'indexes':[{'name':'i','global':true,'key':"
                + "['g','S'],'projection':'ALL','include':[],'read':0,'write':0,'WarmThroughput':{'ReadUnitsPerSecond':"
                + "17000,'WriteUnitsPerSecond':0}}],'read':0,'write':0,'OnDemandThroughput':{'MaxReadRequestUnits':-1,"
                + "'MaxWriteRequestUnits':7},'created':11}";
        TableDefinition definition =
                TableDefinition.read(entry.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(definition.capacity()).isEqualTo(new Throughput(Rates.NONE, new Rates(0, 7), Rates.NONE));
        assertThat(definition.indexes().get(0).capacity())
                .isEqualTo(new Throughput(Rates.NONE, Rates.NONE, new Rates(17_000, 0)));
        assertThat(TableDefinition.read(definition.toBytes())).isEqualTo(definition);
    }
}
