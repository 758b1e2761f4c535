package dev.dynabatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.testkit.LocalDynamo.Index;
import dev.dynabatch.testkit.LocalDynamo.Inject;
import dev.dynabatch.testkit.LocalDynamo.Table;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs classes of tests from within a test: mistakes in annotations, closing, and tests at the same time. */
class LocalDynamoErrorsTest {
    private static final Queue<AutoCloseable> SEEN = new ConcurrentLinkedQueue<>();
    private static final Queue<String> CALLS = new ConcurrentLinkedQueue<>();

    @Test
    void annotation_isRefused_whenItMakesNoSense() {
        assertThat(failures(Mistakes.class))
                .allMatch(failure -> failure instanceof ExtensionConfigurationException)
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder(
                        "@LocalDynamo on Mistakes.badKey: table 't': 'pk:X' is no key schema; expected"
                                + " PK[:S|N|B][,SK[:S|N|B]], for example country:S,city:S",
                        "@LocalDynamo on Mistakes.onlyWriteUnits: table 't': needs writeUnits and readUnits, or neither to"
                                + " be on demand",
                        "@LocalDynamo on Mistakes.twoTypes: table 't': attribute 'a' is S in one key and N in another",
                        "@LocalDynamo on Mistakes.twoProjections: table 't': index 'i' cannot have keysOnly and include at"
                                + " the same time",
                        "@LocalDynamo on Mistakes.badName: table '?': 1 validation error detected: Value '?' at"
                                + " 'tableName' failed to satisfy constraint: Member must have length greater than or"
                                + " equal to 3",
                        "@LocalDynamo on Mistakes.sharedMethod: a method's store is its own; say shared = true on the"
                                + " class");
    }

    @Test
    void annotation_isRefused_whenACapacityOrAPlanIsUnknown() {
        assertThat(failures(Unknown.class))
                .allMatch(failure -> failure instanceof ExtensionConfigurationException)
                .extracting(Throwable::getMessage)
                .anyMatch(message -> message.startsWith("@LocalDynamo on Unknown.capacity: capacity must be on-demand"))
                .anyMatch(message -> message.startsWith(
                        "@LocalDynamo on Unknown.faults: there is no fault plan 'sunshine'; there are none, "))
                .hasSize(2);
    }

    @Test
    void failure_namesItsSeed_whenChanceWasAtWork() {
        String first = note(failures(Unlucky.class));
        String second = note(failures(Unlucky.class));
        assertThat(first)
                .contains("Dynabatch Local drew its chances from seed ")
                .isNotEqualTo(second);
        System.setProperty("dynabatch.local.seed", "4711");
        try {
            assertThat(note(failures(Unlucky.class))).contains("seed 4711:", "-Ddynabatch.local.seed=4711");
        } finally {
            System.clearProperty("dynabatch.local.seed");
        }
    }

    @Test
    void failure_namesItsSeed_whenTheTestHadAPlanOfItsOwn() {
        assertThat(note(failures(PlanOfItsOwn.class))).contains("Dynabatch Local drew its chances from seed ");
    }

    @Test
    void faults_areTheSame_whenTheSeedIs() {
        List<String> first = faultsBySeed("4711");
        assertThat(first).hasSize(29);
        assertThat(first.get(28)).as("faults played").isNotEqualTo("{}");
        assertThat(faultsBySeed("4711")).isEqualTo(first);
        assertThat(faultsBySeed("4713")).isNotEqualTo(first);
    }

    private static List<String> faultsBySeed(String seed) {
        CALLS.clear();
        System.setProperty("dynabatch.local.seed", seed);
        try {
            assertThat(failures(Faulty.class)).isEmpty();
        } finally {
            System.clearProperty("dynabatch.local.seed");
        }
        return List.copyOf(CALLS);
    }

    private static String note(List<Throwable> failures) {
        assertThat(failures).singleElement().isInstanceOf(AssertionError.class);
        return failures.get(0).getSuppressed()[0].getMessage();
    }

    @Test
    void injection_isRefused_whenThereIsNothingToInject() {
        assertThat(failures(WrongField.class))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(ExtensionConfigurationException.class)
                        .hasMessageContaining("@LocalDynamo.Inject on WrongField.text")
                        .hasMessageContaining("DynabatchLocal, Dynabatch, LocalServer, URI"));
        assertThat(failures(TooEarly.class))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining("asks for a Dynabatch before there is a test to have one")
                        .hasMessageContaining("shared = true"));
        assertThat(failures(NoAnnotation.class))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining(
                                "NoAnnotation.test uses Dynabatch Local, but neither it nor a class around it has"));
    }

    @Test
    void store_isClosed_whenItsTestHasEnded() throws Exception {
        SEEN.clear();
        assertThat(failures(Keeping.class)).isEmpty();
        assertThat(SEEN).hasSize(3);
        for (AutoCloseable one : SEEN) {
            if (one instanceof Dynabatch dynamo) {
                assertThat(catchThrowable(() -> dynamo.tables().list())).isNotNull();
            } else if (one instanceof DynabatchLocal local) {
                assertThat(catchThrowable(() -> Describing.table(local, "users")))
                        .hasStackTraceContaining("the local store is closed");
            } else if (one instanceof LocalServer server) {
                assertThat(catchThrowable(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close()))
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void properties_areAsBefore_whenTheTestHasEnded() {
        System.setProperty("aws.region", "eu-central-1");
        try {
            assertThat(failures(Properties.class)).isEmpty();
            assertThat(System.getProperty("aws.region")).isEqualTo("eu-central-1");
            assertThat(System.getProperty("aws.endpointUrlDynamoDb")).isNull();
        } finally {
            System.clearProperty("aws.region");
        }
    }

    @Test
    void tests_haveTheirOwnStores_whenTheyRunAtTheSameTime() {
        CALLS.clear();
        assertThat(failures(AtTheSameTime.class)).isEmpty();
        assertThat(CALLS).hasSize(53);
    }

    private static List<Throwable> failures(Class<?> tests) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "7")
                .build();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
            }
        });
        return new ArrayList<>(failures);
    }

    /** Run by hand only. */
    static class Mistakes {
        @Test
        @LocalDynamo(tables = @Table(name = "t", partitionKey = "pk:X"))
        void badKey() {}

        @Test
        @LocalDynamo(tables = @Table(name = "t", partitionKey = "pk", writeUnits = 5))
        void onlyWriteUnits() {}

        @Test
        @LocalDynamo(
                tables = @Table(name = "t", partitionKey = "a", indexes = @Index(name = "i", partitionKey = "a:N")))
        void twoTypes() {}

        @Test
        @LocalDynamo(
                tables =
                        @Table(
                                name = "t",
                                partitionKey = "a",
                                indexes = @Index(name = "i", partitionKey = "b", keysOnly = true, include = "c")))
        void twoProjections() {}

        @Test
        @LocalDynamo(tables = @Table(name = "?", partitionKey = "pk"))
        void badName() {}

        @Test
        @LocalDynamo(shared = true)
        void sharedMethod() {}
    }

    static class Unknown {
        @Test
        @LocalDynamo(capacity = "lots")
        void capacity() {}

        @Test
        @LocalDynamo(faults = "sunshine")
        void faults() {}
    }

    @LocalDynamo
    static class PlanOfItsOwn {
        @Test
        void test(DynabatchLocal local, Dynabatch dynamo) {
            local.faults(FaultPlan.builder()
                    .chance(Fault.SLOW, 1)
                    .slowest(Duration.ofMillis(1))
                    .build());
            dynamo.tables().list();
            throw new AssertionError("as expected");
        }
    }

    /** Tells which of its requests had which fault. */
    @LocalDynamo(tables = @Table(name = "users", partitionKey = "pk"), faults = "throttles")
    static class Faulty {
        @Test
        void test(DynabatchLocal local, Dynabatch dynamo) {
            for (int i = 0; i < 29; i++) {
                dynamo.put("users", Map.of("pk", "USER#" + i));
                CALLS.add(local.faultsPlayed().toString());
            }
        }
    }

    @LocalDynamo(capacity = "5/5")
    static class Unlucky {
        @Test
        void test() {
            throw new AssertionError("as expected");
        }
    }

    @LocalDynamo
    static class WrongField {
        @Inject
        private String text;

        @Test
        void test() {
            assertThat(text).isNull();
        }
    }

    @LocalDynamo
    static class TooEarly {
        @BeforeAll
        static void prepare(Dynabatch dynamo) {}

        @Test
        void test() {}
    }

    @LocalDynamo.SystemProperties
    static class NoAnnotation {
        @Test
        void test() {}
    }

    @LocalDynamo
    static class Keeping {
        @Test
        void test(DynabatchLocal local, Dynabatch dynamo, LocalServer server) {
            SEEN.addAll(List.of(local, dynamo, server));
        }
    }

    @LocalDynamo
    @LocalDynamo.SystemProperties
    static class Properties {
        @Test
        void test(@Inject URI endpoint) {
            assertThat(System.getProperty("aws.endpointUrlDynamoDb")).isEqualTo(endpoint.toString());
            assertThat(System.getProperty("aws.region")).isEqualTo("us-east-1");
        }
    }

    @LocalDynamo(tables = @Table(name = "users", partitionKey = "pk"))
    @Execution(ExecutionMode.CONCURRENT)
    static class AtTheSameTime {
        @Inject
        private DynabatchLocal local;

        @RepeatedTest(53)
        void test(Dynabatch dynamo, @Inject URI endpoint) {
            assertThat(dynamo.scan("users")).isEmpty();
            dynamo.put("users", Map.of("pk", "a"));
            assertThat(dynamo.scan("users")).hasSize(1);
            assertThat(Describing.table(local, "users")).contains("ACTIVE");
            CALLS.add(endpoint.toString());
        }
    }
}
