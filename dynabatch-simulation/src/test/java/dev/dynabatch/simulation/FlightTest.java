package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.large;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Write;
import dev.dynabatch.rate.FixedRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the Java Flight Recorder has. */
class FlightTest {
    private final ScriptedService service = ScriptedService.writing();

    @TempDir
    private Path directory;

    private List<RecordedEvent> recorded(String settings, Runnable what) throws IOException {
        try (Recording recording = new Recording()) {
            for (String event : List.of("Request", "Throttle", "BlockedCaller", "GaveUp")) {
                if (settings.contains(event)) {
                    recording.enable("dev.dynabatch." + event).withoutThreshold();
                } else {
                    recording.disable("dev.dynabatch." + event);
                }
            }
            recording.start();
            what.run();
            recording.stop();
            Path file = directory.resolve("dynabatch.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("dev.dynabatch."))
                    .toList();
        }
    }

    @Test
    void recording_hasRequestsThrottlesAndFailures() throws IOException {
        Bench bench = new Bench(service);
        service.then(request -> {
            service.then(again -> again.error(400, "ValidationException", "no"));
            request.throttle();
        });
        List<RecordedEvent> events = recorded("Request Throttle GaveUp", () -> {
            BatchWriter writer = bench.writer();
            writer.write(Write.put(item("a", 1)).withCorrelationId("order 7"));
            bench.run();
            assertThat(bench.close(writer)).isNotNull();
        });
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .containsExactlyInAnyOrder(
                        "dev.dynabatch.Request",
                        "dev.dynabatch.Throttle",
                        "dev.dynabatch.Request",
                        "dev.dynabatch.GaveUp");
        RecordedEvent request = named(events, "Request");
        assertThat(request.getString("operation")).isEqualTo("BatchWriteItem");
        assertThat(request.getString("table")).isEqualTo("t");
        assertThat(request.getInt("items")).isEqualTo(1);
        assertThat(request.getString("error")).isEqualTo("ProvisionedThroughputExceededException");
        assertThat(request.getString("correlationIds")).isEqualTo("order 7");
        assertThat(named(events, "Throttle").getString("reason")).isEqualTo("UNKNOWN");
        RecordedEvent gaveUp = named(events, "GaveUp");
        assertThat(gaveUp.getString("reason")).isEqualTo("REFUSED");
        assertThat(gaveUp.getInt("attempts")).isEqualTo(2);
        assertThat(gaveUp.getString("correlationId")).isEqualTo("order 7");
        assertThat(gaveUp.toString()).doesNotContain("\"a\"");
    }

    @Test
    void recording_showsWhoWasBlocked_andWhy() throws IOException {
        Bench bench = new Bench(ScriptedService.writing(), draft -> {
            draft.memoryBudget = 4 << 20;
            draft.limit = FixedRate.writes(1);
        });
        List<RecordedEvent> events = recorded("BlockedCaller", () -> {
            BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
            while (writer.tryPut(large("k" + writer.counts().accepted(), 400_000))) {
                // until there is no room
            }
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            bench.time.runUntilEnd(Bench.started(() -> writer.put(large("more", 400_000)), thrown));
            assertThat(thrown).hasValue(null);
        });
        RecordedEvent blocked = named(events, "BlockedCaller");
        assertThat(blocked.getString("reason")).isEqualTo("CAPACITY");
        assertThat(blocked.getBoolean("accepted")).isTrue();
        assertThat(blocked.getStackTrace().getFrames())
                .anyMatch(frame -> frame.getMethod().getType().getName().contains("FlightTest"));
    }

    @Test
    void recording_hasNothing_ofWhatIsNotEnabled() throws IOException {
        Bench bench = new Bench(service);
        List<RecordedEvent> events = recorded("Throttle", () -> {
            assertThat(bench.dynamo.putAsync("t", item("a", 1))).isNotNull();
            bench.run();
        });
        assertThat(events).isEmpty();
    }

    @Test
    void recorder_isNotSetUp_whenNobodyRecords() throws IOException, InterruptedException {
        assertThat(output(List.of(), List.of())).isEqualTo("53 not recorded");
    }

    @Test
    void client_works_whereThereIsNoRecorder() throws IOException, InterruptedException {
        List<String> modules = List.of("--limit-modules", "java.base,java.logging,java.naming,jdk.unsupported");
        assertThat(output(modules, List.of("without"))).isEqualTo("53 not recorded");
    }

    private String output(List<String> options, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Unrecorded.class.getName()));
        command.addAll(arguments);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("errors")))
                .isZero();
        return Files.readString(output);
    }

    private static RecordedEvent named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.dynabatch." + name))
                .findFirst()
                .orElseThrow();
    }
}
