package dev.dynabatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.testkit.LocalDynamo.Inject;
import dev.dynabatch.testkit.LocalDynamo.Table;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;

/** One instance, and still a store for each test. */
@LocalDynamo(tables = @Table(name = "users", partitionKey = "pk"))
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalDynamoInstanceTest {
    @Inject
    private Dynabatch dynamo;

    @RepeatedTest(3)
    void field_isFresh_forEachTest() {
        assertThat(dynamo.scan("users")).isEmpty();
        dynamo.put("users", Map.of("pk", "a"));
    }
}
