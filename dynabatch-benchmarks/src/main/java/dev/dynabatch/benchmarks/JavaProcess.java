package dev.dynabatch.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process of its own for one contender: told by lines on its standard input, answering by lines on its output. */
public final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private JavaProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** A JVM like this one, with this one's class path. */
    public static JavaProcess of(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(java(), "-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return of(command);
    }

    /** Like {@link #of(Class, List, String...)}, with the options of every contender besides; once it is ready. */
    public static JavaProcess contender(Class<?> main, List<String> options, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        all.addAll(options);
        return of(main, all, arguments).ready();
    }

    /** This, once it says that it is ready. */
    public JavaProcess ready() {
        line();
        return this;
    }

    /** Any program. What it says on its standard error is shown. */
    public static JavaProcess of(List<String> command) {
        return start(command, ProcessBuilder.Redirect.INHERIT);
    }

    /** Any program, whose standard error is thrown away. */
    public static JavaProcess silent(List<String> command) {
        return start(command, ProcessBuilder.Redirect.DISCARD);
    }

    private static JavaProcess start(List<String> command, ProcessBuilder.Redirect errors) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
        builder.environment()
                .remove("AWS_CA_BUNDLE"); // else it would be trusted, instead of the certificate of the run
        try {
            return new JavaProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@code java} this process runs on. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Sends one line; returns the line it answers. */
    public String ask(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line();
    }

    /** Sends one line; returns what the work it asks for took, which a {@link Meter} told. */
    public Stretch stretch(String line) {
        Duration before = cpu();
        String[] told = ask(line).split(" ", -1);
        Duration cpu = cpu().minus(before);
        return new Stretch(
                Duration.ofNanos(Long.parseLong(told[0])),
                cpu,
                Double.parseDouble(told[1]),
                Duration.ofMillis(Long.parseLong(told[2])));
    }

    /** The next line it says. */
    public String line() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("a process of the benchmark has ended, its complaint is above");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** User and system time it has used so far. */
    public Duration cpu() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell a process's CPU time"));
    }

    /** The most memory it had at once, in bytes, as the system counts it; NaN where the system does not tell. */
    public double peakMemory() {
        return peakMemory(process.pid());
    }

    /** The most memory the process with this number had at once; see {@link #peakMemory()}. */
    public static double peakMemory(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Ends it, at once, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
