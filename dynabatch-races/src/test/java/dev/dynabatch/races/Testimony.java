package dev.dynabatch.races;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What one writing process has said, and what must be in the table because of it. */
final class Testimony implements Consumer<String> {
    private final Map<String, NavigableSet<Integer>> sent = new TreeMap<>();
    private final Map<String, NavigableSet<Integer>> failed = new TreeMap<>();
    private final Map<String, Integer> written = new ConcurrentHashMap<>();
    private final Runnable acknowledged;
    private final List<String> strange = new ArrayList<>();
    private boolean closed;

    Testimony(Runnable acknowledged) {
        this.acknowledged = acknowledged;
    }

    @Override
    public synchronized void accept(String line) {
        String[] parts = line.split(" ", -1);
        if (line.equals("c")) {
            closed = true;
        } else if (parts.length == 3 && parts[0].equals("s")) {
            set(sent, parts[1]).add(Integer.valueOf(parts[2]));
        } else if (parts.length == 3 && parts[0].equals("f")) {
            set(failed, parts[1]).add(Integer.valueOf(parts[2]));
        } else if (parts.length == 3 && parts[0].equals("w")) {
            written.merge(parts[1], Integer.valueOf(parts[2]), Math::max);
            acknowledged.run();
        } else if (!line.contains(" WARN ")) {
            strange.add(line);
        }
    }

    private static NavigableSet<Integer> set(Map<String, NavigableSet<Integer>> of, String key) {
        return of.computeIfAbsent(key, any -> new TreeSet<>());
    }

    /** The last version of each key that was told as written. */
    Map<String, Integer> acknowledged() {
        return new TreeMap<>(written);
    }

    synchronized int failures() {
        return failed.values().stream().mapToInt(NavigableSet::size).sum();
    }

    /** What is wrong with the versions in the table; those of other processes are left alone, these are taken out. */
    synchronized List<String> problems(Map<String, Integer> table) {
        List<String> problems = new ArrayList<>(strange);
        sent.forEach((key, versions) -> {
            Integer there = table.remove(key);
            NavigableSet<Integer> unknown = failed.getOrDefault(key, new TreeSet<>());
            int least = written.getOrDefault(key, 0);
            if (closed) { // then whatever was not named is written
                least = versions.stream()
                        .filter(version -> !unknown.contains(version))
                        .reduce(0, Math::max);
            }
            if (there == null ? least > 0 : there < least) {
                problems.add(key + " is " + there + " in the table, but " + least + " was written");
            } else if (there != null && !versions.contains(there)) {
                problems.add(key + " is " + there + " in the table, but that was never sent");
            } else if (there != null && closed && there != least && !unknown.contains(there)) {
                problems.add(key + " is " + there + " in the table, but ends with " + least);
            }
        });
        return problems;
    }
}
