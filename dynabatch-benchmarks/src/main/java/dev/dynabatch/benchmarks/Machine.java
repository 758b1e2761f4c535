package dev.dynabatch.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** Where and when something was measured. */
public final class Machine {
    private Machine() {}

    /** The JDK everything runs on. */
    public static String jdk() {
        return System.getProperty("java.runtime.version");
    }

    /** The processor's name and how many there are. */
    public static String processors() {
        int count = Runtime.getRuntime().availableProcessors();
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            String model = lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse(System.getProperty("os.arch"));
            return count + " × " + model;
        } catch (IOException e) {
            return count + " × " + System.getProperty("os.arch");
        }
    }

    /** Today, in UTC. */
    public static String date() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }

    /** All of it, in one line. */
    public static String line() {
        return processors() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.version") + "; JDK "
                + jdk() + "; " + date();
    }
}
