package dev.dynabatch.examples;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.HotKey;
import dev.dynabatch.metrics.MetricsSnapshot;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.retry.RetryPolicy;
import dev.dynabatch.transport.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Limits, metrics, and the embedded store. */
final class Operating {
    private Operating() {}

    static Dynabatch limits(Transport transport) {
        // tag::limits[]
        return Dynabatch.builder()
                .limit("users", FixedRate.of(500, 1000)) // WCU and RCU a second, for all writers and calls together
                .retryPolicy(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofMinutes(1)))
                .memoryBudget(32 << 20)
                .transport(transport)
                .build();
        // end::limits[]
    }

    static OperationTotals totals(Dynabatch dynamo, List<Map<String, Object>> items) {
        // tag::totals[]
        MetricsSnapshot before = dynamo.metrics();
        try (BatchWriter users = dynamo.writer("users")) {
            users.putAll(items);
        }
        OperationTotals spent = dynamo.metrics().minus(before).of("users", ServiceOperation.BATCH_WRITE_ITEM);
        System.out.println(spent.requests() + " requests, " + spent.consumed() + " capacity units");
        return spent;
        // end::totals[]
    }

    static Dynabatch observed(Transport transport, LongAdder throttled) {
        // tag::observer[]
        DynabatchObserver observer = new DynabatchObserver() {
            @Override
            public void requestEnded(RequestMetrics request) {
                throttled.add(request.throttled());
            }
        };
        return Dynabatch.builder().observer(observer).transport(transport).build();
        // end::observer[]
    }

    static List<HotKey> hotKeys(Dynabatch dynamo) {
        // tag::hot-keys[]
        List<HotKey> heaviest = dynamo.hotKeys("users"); // of the last ten seconds or so
        for (HotKey key : heaviest) {
            System.out.println(key.partitionKey().toJson() + ": " + Math.round(key.unitsPerSecond()) + " WCU/s");
        }
        return heaviest;
        // end::hot-keys[]
    }

    static void embedded() {
        // tag::embedded[]
        try (DynabatchLocal local = DynabatchLocal.inMemory(); // no account, no network, no Docker
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            dynamo.tables().create("users", KeySchema.parse("pk:S"));
            dynamo.put("users", Map.of("pk", "USER#1", "name", "Ada"));
        }
        // end::embedded[]
    }

    static URI server() {
        // tag::server[]
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                LocalServer server = local.serve(0)) { // any AWS SDK can talk to server.endpoint()
            return server.endpoint();
        }
        // end::server[]
    }
}
