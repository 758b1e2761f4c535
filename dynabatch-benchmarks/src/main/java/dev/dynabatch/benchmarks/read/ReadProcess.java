package dev.dynabatch.benchmarks.read;

import dev.dynabatch.benchmarks.Lines;
import dev.dynabatch.benchmarks.Meter;
import java.net.URI;

/** The process of one contender: for each line, a job and a number of answers, it reads and says what that took. */
final class ReadProcess {
    private ReadProcess() {}

    /** Arguments: the contender's name, the endpoint. */
    public static void main(String[] args) throws Exception {
        URI endpoint = URI.create(args[1]);
        try (Reader reader = switch (args[0]) {
            case "dynabatch" -> new DynabatchReader(endpoint);
            case "floor" -> new FloorReader(endpoint);
            case "sdk-async" -> new SdkReader(SdkCalls.async(endpoint));
            default -> new SdkReader(SdkCalls.sync(endpoint));
        }) {
            Lines.answer(words -> {
                Meter meter = new Meter();
                long sum = reader.read(Job.valueOf(words[0]), Integer.parseInt(words[1]));
                return meter.told() + " " + sum;
            });
        }
    }
}
