package dev.dynabatch.cli;

import static dev.dynabatch.cli.Command.run;
import static dev.dynabatch.cli.LoadTest.member;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports as the service leaves them in S3, whole and otherwise. */
class LoadExportTest {
    private static final String SUMMARY = "manifest-summary.json";
    private static final String FILES = "manifest-files.json";

    @TempDir
    private Path directory;

    private Path export;

    @BeforeEach
    void export() throws Exception {
        export = Files.createDirectories(directory.resolve("export"));
        Files.createDirectories(export.resolve("data"));
        Files.createFile(export.resolve("_started"));
        String lines =
                dataFile("one.json.gz", 2, "{\"Item\":{\"pk\":{\"S\":\"a\"}}}\n{\"Item\":{\"pk\":{\"S\":\"b\"}}}\n")
                        + dataFile("two.json.gz", 1, "{\"Item\":{\"pk\":{\"S\":\"c\"},\"s\":{\"SS\":[\"x\"]}}}\n")
                        + dataFile("none.json.gz", 0, "");
        Files.writeString(export.resolve(FILES), lines);
        Files.writeString(export.resolve("manifest-files.md5"), md5(lines.getBytes(UTF_8)));
        summary("\"itemCount\":3,\"outputFormat\":\"DYNAMODB_JSON\"");
    }

    @Test
    void load_ofAnExport_writesAllItsFiles_inItsFormat() {
        Command.Result loaded = load();
        assertThat(loaded.err()).isEmpty();
        assertThat(loaded.exitCode()).isZero();
        assertThat(member(loaded, "written")).isEqualTo(3);
        assertThat(run("get", "--table", "users", "c", "--format", "dynamodb-json", store())
                        .lines())
                .containsExactly("{\"pk\":{\"S\":\"c\"},\"s\":{\"SS\":[\"x\"]}}");
    }

    @Test
    void load_whenADataFileIsDamaged_writesNothing() throws IOException {
        Path file = export.resolve("data").resolve("two.json.gz");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
        refused("two.json.gz is damaged: its MD5 is not the one in the manifest");
    }

    @Test
    void load_whenADataFileIsMissing_writesNothing() throws IOException {
        Files.delete(export.resolve("data").resolve("two.json.gz"));
        refused("two.json.gz is missing: the manifest has it with 1 items");
    }

    @Test
    void load_whenADataFileHasOtherItemsThanTheManifestSays_saysWhich() throws IOException {
        rewrite(FILES, "\"itemCount\":2", "\"itemCount\":1");
        rewrite(
                FILES,
                "\"itemCount\":1,\"md5Checksum\":\"" + sumOf("two"),
                "\"itemCount\":2,\"md5Checksum\":\"" + sumOf("two"));
        Files.delete(export.resolve("manifest-files.md5"));
        Command.Result loaded = load();
        assertThat(loaded.exitCode()).isEqualTo(2);
        assertThat(loaded.err()).contains("one.json.gz has 2 items, and the manifest of its export says 1");
        assertThat(member(loaded, "written")).isEqualTo(2);
    }

    @Test
    void load_whenTheManifestIsGarbled_saysWhere() throws IOException {
        rewrite(FILES, "\"itemCount\":1", "\"itemCount\":7");
        refused("manifest-files.json is not what it was: its MD5 is not that in");
        Files.delete(export.resolve("manifest-files.md5"));
        refused("have 9 items together, and", "manifest-summary.json says 3");
        rewrite(FILES, "\"dataFileS3Key\":\"AWSDynamoDB/01-a/data/two", "\"x\":\"");
        refused("manifest-files.json:2: is no manifest of an export: it has no dataFileS3Key");
        rewrite(FILES, "\n", "{\n");
        refused("manifest-files.json:1: is no manifest of an export: ");
        rewrite(SUMMARY, "}", "");
        refused("manifest-summary.json: is no manifest of an export: ");
        Files.delete(export.resolve(SUMMARY));
        refused("manifest-summary.json is missing: the export was not finished");
        Files.delete(export.resolve(FILES));
        refused("is a directory, and none of an export");
    }

    @Test
    void load_ofWhatIsNoExportOfItems_saysSo() throws IOException {
        summary("\"itemCount\":3,\"outputFormat\":\"ION\"");
        refused("says that the data are ION, which cannot be loaded");
        summary("\"itemCount\":3,\"outputFormat\":\"DYNAMODB_JSON\",\"exportType\":\"INCREMENTAL_EXPORT\"");
        refused("is of an incremental export: it has changes, not items");
    }

    @Test
    void load_takesAnExport_thatIsAsTheDeveloperGuideShowsIt() throws Exception {
        Path sample = Path.of(LoadExportTest.class.getResource("s3-export").toURI());
        Path fetched = sample.resolve("AWSDynamoDB/01345678901234-abc12345");
        Command.Result prefix = run("load", sample.toString(), "--table", "books", "--create-table", "Id:N", store());
        assertThat(prefix.exitCode()).isEqualTo(2);
        assertThat(prefix.err()).contains("none of an export").contains("There is an export in " + fetched);
        Command.Result loaded =
                run("load", fetched.toString(), "--table", "books", "--create-table", "Id:N", store(), "--json");
        assertThat(loaded.err()).isEmpty();
        assertThat(loaded.exitCode()).isZero();
        assertThat(member(loaded, "written")).isEqualTo(8);
        assertThat(run("get", "--table", "books", "103", "--format", "dynamodb-json", store())
                        .lines())
                .singleElement()
                .asString()
                .contains("\"Authors\":{\"SS\":[\"Author1\",\"Author4\"]}")
                .contains("\"Cover\":{\"B\":\"ZwD/\"}")
                .contains("\"InPublication\":{\"BOOL\":false}")
                .contains("\"Price\":{\"N\":\"2000\"}");
    }

    private void refused(String... parts) {
        Command.Result loaded = load();
        assertThat(loaded.exitCode()).isEqualTo(2);
        assertThat(loaded.err()).startsWith("dynabatch: ").contains(parts).doesNotContain("\tat ");
        assertThat(loaded.out()).isEmpty();
        assertThat(directory.resolve("store")).doesNotExist();
    }

    private Command.Result load() {
        return run("load", export.toString(), "--table", "users", "--create-table", "pk", store(), "--json");
    }

    private String store() {
        return "--embedded=" + directory.resolve("store");
    }

    private void summary(String members) throws IOException {
        Files.writeString(
                export.resolve(SUMMARY), "{\"version\":\"2020-06-30\",\"s3SseKmsKeyId\":null," + members + "}");
    }

    private String dataFile(String name, int items, String content) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content.getBytes(UTF_8));
        }
        Files.write(export.resolve("data").resolve(name), packed.toByteArray());
        return "{\"itemCount\":" + items + ",\"md5Checksum\":\"" + md5(packed.toByteArray())
                + "\",\"etag\":\"af83d6f217c19b8b0fff8023d8ca4716-1\",\"dataFileS3Key\":\"AWSDynamoDB/01-a/data/" + name
                + "\"}\n";
    }

    private String sumOf(String name) throws IOException {
        for (String line : Files.readAllLines(export.resolve(FILES))) {
            if (line.contains(name)) {
                return line.replaceAll(".*md5Checksum\":\"([^\"]*)\".*", "$1");
            }
        }
        throw new AssertionError(name);
    }

    private void rewrite(String name, String from, String to) throws IOException {
        String text = Files.readString(export.resolve(name));
        assertThat(text).contains(from);
        Files.writeString(export.resolve(name), text.replace(from, to));
    }

    private static String md5(byte[] content) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("MD5").digest(content));
    }
}
