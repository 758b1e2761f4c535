package dev.dynabatch.benchmarks.local;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.ItemSize;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.local.DynabatchLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a stored item takes: writes items to a store and looks at the heap, and at the directory if there is one. */
final class StoredBytes {
    private StoredBytes() {}

    /** Arguments: how many items, and the directory, left out for a store in memory. Prints two numbers of bytes an item. */
    public static void main(String[] args) throws IOException {
        int items = Integer.parseInt(args[0]);
        DynabatchLocal.Builder builder = DynabatchLocal.builder();
        if (args.length > 1) {
            builder.directory(Path.of(args[1]));
        }
        try (DynabatchLocal store = builder.build()) {
            write(store, 0, 101); // classes and what else is there once
            long before = heap();
            write(store, 101, items + 101);
            double heap = (double) (heap() - before) / items;
            double disk = args.length > 1 ? (double) disk(Path.of(args[1])) / items : 0;
            System.out.println(heap + " " + disk);
        }
    }

    /**
     * Bytes an item.
     *
     * @param heap on the heap, everything included
     * @param disk in files
     */
    record Result(double heap, double disk) {}

    /** By store, each in a process of its own. */
    static Map<String, Result> measure(int items) {
        Map<String, Result> results = new LinkedHashMap<>();
        results.put("Dynabatch Local, in memory", measure(Integer.toString(items)));
        try {
            Path directory = Files.createTempDirectory("dynabatch-bench");
            try {
                results.put("Dynabatch Local, a directory", measure(Integer.toString(items), directory.toString()));
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results;
    }

    private static Result measure(String... arguments) {
        try (JavaProcess process = JavaProcess.of(StoredBytes.class, List.of("-Xmx2g"), arguments)) {
            String[] bytes = process.line().split(" ", 2);
            return new Result(Double.parseDouble(bytes[0]), Double.parseDouble(bytes[1]));
        }
    }

    /** The billed size of the items, on average. */
    static double billed(int items) {
        return IntStream.range(0, items)
                .mapToLong(number -> ItemSize.of(Items.item(number)))
                .average()
                .orElse(0);
    }

    private static void write(DynabatchLocal store, int from, int to) {
        try (Dynabatch dynamo = Dynabatch.builder().transport(store.transport()).build()) {
            if (!dynamo.tables().list().equals(List.of(Items.TABLE))) {
                dynamo.tables().create(Items.TABLE, KeySchema.of(Items.PARTITION_KEY, KeyType.S));
            }
            try (BatchWriter writer = dynamo.writer(Items.TABLE)) {
                writer.putAll(IntStream.range(from, to).mapToObj(Items::item));
            }
        }
    }

    /** Bytes of objects that are in use; collects until two collections agree. */
    private static long heap() {
        long last = Long.MAX_VALUE;
        while (true) {
            ManagementFactory.getMemoryMXBean().gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (used >= last) {
                return used;
            }
            last = used;
        }
    }

    private static long disk(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
