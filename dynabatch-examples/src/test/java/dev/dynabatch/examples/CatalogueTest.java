package dev.dynabatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.metrics.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of metrics in docs/metrics.md is the catalogue. With -Ddynabatch.docs.write=true it is written. */
class CatalogueTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("metrics.md");
    private static final String BEGIN = "<!-- made from dev.dynabatch.metrics.Metric by CatalogueTest: begin -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void page_showsTheCatalogue_asItIs() throws IOException {
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);
        assertThat(page.indexOf(BEGIN)).as("marks in %s", PAGE).isNotNegative();
        assertThat(end).as("marks in %s", PAGE).isNotNegative();
        if (Boolean.getBoolean("dynabatch.docs.write")) {
            page = page.substring(0, begin) + catalogue() + page.substring(end);
            Files.writeString(PAGE, page, StandardCharsets.UTF_8);
            end = page.indexOf(END, begin);
        }
        assertThat(page.substring(begin, end))
                .as("the table in docs/metrics.md; -Ddynabatch.docs.write=true writes it anew")
                .isEqualTo(catalogue());
    }

    private static String catalogue() {
        StringBuilder text = new StringBuilder("""

                | metric | kind | unit | tags | what it says |
                | --- | --- | --- | --- | --- |
                """);
        for (Metric metric : Metric.values()) {
            String tags =
                    metric.tags().stream().map(tag -> "`" + tag.key() + "`").collect(Collectors.joining(", "));
            text.append("| `").append(metric.metricName()).append("` | ");
            text.append(metric.kind().name().toLowerCase(Locale.ROOT)).append(" | ");
            text.append('`').append(metric.unit()).append("` | ").append(tags).append(" | ");
            text.append(metric.description()).append(" |\n");
        }
        text.append("""

                | tag | of | values |
                | --- | --- | --- |
                """);
        for (Metric.Tag tag : Metric.Tag.values()) {
            text.append("| `").append(tag.key()).append("` | ");
            text.append(of(tag)).append(" | ").append(tag.range()).append(" |\n");
        }
        return text.append('\n').toString();
    }

    private static String of(Metric.Tag tag) {
        long users = Arrays.stream(Metric.values())
                .filter(metric -> metric.tags().contains(tag))
                .count();
        return users > 3
                ? "many"
                : Arrays.stream(Metric.values())
                        .filter(metric -> metric.tags().contains(tag))
                        .map(metric -> "`" + metric.metricName() + "`")
                        .collect(Collectors.joining(", "));
    }
}
