package dev.dynabatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java snippet of the README and the docs is a tagged region of an example, which runs as a test. */
class SnippetsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("// tag::([\\w-]+)\\[\\]\\n(.*?)// end::\\1\\[\\]", Pattern.DOTALL);

    @Test
    void snippets_when_shownInDocs_areRegionsOfExamples() throws IOException {
        Set<String> regions = new TreeSet<>();
        for (Path source : files(ROOT.resolve("dynabatch-examples/src"), ".java")) {
            matches(REGION, source, 2).forEach(region -> regions.add(normal(region)));
        }
        List<String> strangers = new ArrayList<>();
        int snippets = 0;
        List<Path> pages = files(ROOT.resolve("docs"), ".md");
        pages.add(ROOT.resolve("README.md"));
        for (Path page : pages) {
            for (String snippet : matches(SNIPPET, page, 1)) {
                snippets++;
                if (!regions.contains(normal(snippet))) {
                    strangers.add(page.getFileName() + ":\n" + snippet);
                }
            }
        }
        assertThat(snippets).as("snippets found").isGreaterThan(5);
        assertThat(strangers)
                .as("snippets that are no tagged region of an example")
                .isEmpty();
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return new ArrayList<>(
                    walk.filter(file -> file.toString().endsWith(suffix)).toList());
        }
    }

    private static List<String> matches(Pattern pattern, Path file, int group) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file, StandardCharsets.UTF_8));
        return matcher.results().map(result -> result.group(group)).toList();
    }

    /** Layout does not count: a page is narrower than the formatter's lines. */
    private static String normal(String code) {
        return code.strip().replaceAll("\\s+", " ");
    }
}
