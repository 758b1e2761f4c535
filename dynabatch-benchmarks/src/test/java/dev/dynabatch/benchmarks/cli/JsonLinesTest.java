package dev.dynabatch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.internal.codec.ItemEncoder;
import dev.dynabatch.value.ItemSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {
    @Test
    void write_writesTheItems_oneALine() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        JsonLines.write(7, 18, out);

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(11);
        ItemEncoder encoder = new ItemEncoder(List.of());
        for (int i = 0; i < lines.size(); i++) {
            byte[] read = encoder.encode(ItemSource.json(lines.get(i)), null).json();
            byte[] made = encoder.encode(ItemKind.SMALL.item(7 + i), null).json();
            assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo(new String(made, StandardCharsets.UTF_8));
        }
    }
}
