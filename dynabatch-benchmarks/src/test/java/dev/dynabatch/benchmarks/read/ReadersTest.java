package dev.dynabatch.benchmarks.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.benchmarks.JavaProcess;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadersTest {
    @Test
    void readers_whenTheyReadTheSame_getTheSame() throws Exception {
        try (JavaProcess server = JavaProcess.of(ReadServer.class, List.of())) {
            URI endpoint = URI.create("http://127.0.0.1:" + server.line());
            try (Reader ours = new DynabatchReader(endpoint);
                    Reader sdk = new SdkReader(SdkCalls.sync(endpoint));
                    Reader async = new SdkReader(SdkCalls.async(endpoint));
                    Reader floor = new FloorReader(endpoint)) {
                long exported = ours.read(Job.EXPORT, Job.PAGES);
                assertThat(exported)
                        .isEqualTo(sdk.read(Job.EXPORT, Job.PAGES))
                        .isEqualTo(async.read(Job.EXPORT, Job.PAGES))
                        .isGreaterThan(100L * Job.PAGE * Job.PAGES)
                        .isCloseTo(
                                floor.read(Job.EXPORT, Job.PAGES), org.assertj.core.data.Percentage.withPercentage(5));
                assertThat(ours.read(Job.SCAN, Job.PAGES)).isNotZero();
                assertThat(ours.read(Job.GET, 3)).isNotZero();
                assertThat(sdk.read(Job.GET, 3)).isNotZero().isEqualTo(async.read(Job.GET, 3));
                assertThat(floor.read(Job.GET, 3)).isBetween(3L * 100 * Job.KEYS, 3L * 1_000 * Job.KEYS);
            }
        }
    }
}
