package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Expression;
import dev.dynabatch.InvalidTokenException;
import dev.dynabatch.ItemPages;
import dev.dynabatch.Query;
import dev.dynabatch.ReadOptions;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.codec.JsonText;
import dev.dynabatch.internal.codec.ReadBodies;
import dev.dynabatch.internal.model.TableFacts;
import dev.dynabatch.metrics.ServiceOperation;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Makes the scans and queries of a client. */
final class Reads {
    private static final long QUERY_READ_AHEAD = ScanOptions.DEFAULTS.readAhead();

    private final ClientParts client;
    private final Calls calls;
    private final TableCalls tables;

    Reads(ClientParts client, Calls calls, TableCalls tables) {
        this.client = client;
        this.calls = calls;
        this.tables = tables;
    }

    ItemPages scan(String table, ScanOptions options) {
        ReadOptions read = options.read();
        String source = source("scan", table, read);
        PageRequests requests = requests(ServiceOperation.SCAN, table, source, read, null);
        return handle(requests, options.readAhead(), read, source, () -> plan(table, options, source));
    }

    ItemPages query(String table, Query query) {
        ReadOptions read = query.read();
        String source = source("query", table, read) + (query.backwards() ? " backwards" : "") + ", conditions "
                + Long.toHexString(conditions(query.key()));
        PageRequests requests = requests(ServiceOperation.QUERY, table, source, read, query);
        return handle(requests, QUERY_READ_AHEAD, read, source, () -> {
            Segments segments =
                    read.token() == null ? Segments.of(1, -1) : Segments.of(PageToken.decode(read.token(), source), -1);
            return CompletableFuture.completedFuture(new PageState.Plan(segments, 1, false, null));
        });
    }

    /** Tells conditions from others. Those with the same placeholders are the same, in whatever order these were given. */
    private long conditions(Expression key) {
        CRC32 conditions = new CRC32();
        conditions.update((key.text() + new TreeMap<>(key.names())).getBytes(StandardCharsets.UTF_8));
        if (!key.values().isEmpty()) {
            conditions.update(
                    client.codecs().encode(new TreeMap<>(key.values())).json());
        }
        return conditions.getValue();
    }

    private static String source(String what, String table, ReadOptions read) {
        return what + " of " + (read.index() == null ? "" : "index '" + read.index() + "' of ") + "table '" + table
                + "'";
    }

    private ItemPages handle(
            PageRequests requests,
            long readAhead,
            ReadOptions read,
            String source,
            Supplier<CompletableFuture<PageState.Plan>> planner) {
        double units = read.consistentRead() ? 2 * SegmentPlan.PAGE_UNITS : SegmentPlan.PAGE_UNITS;
        if (requests.operation() == ServiceOperation.QUERY) {
            units = 1; // most are small
        }
        PageEngine engine = new PageEngine(calls, requests, planner, readAhead, units);
        String before =
                read.token() == null ? new PageToken(source, "", 1, new BitSet(), Map.of()).encode() : read.token();
        return new PagesHandle(engine, client.runtime().callbacks(), before);
    }

    private PageRequests requests(
            ServiceOperation operation, String table, String source, ReadOptions read, @Nullable Query query) {
        Expressions expressions = new Expressions();
        Map<String, String> members = new LinkedHashMap<>();
        text(members, "IndexName", read.index());
        if (read.consistentRead()) {
            members.put("ConsistentRead", "true");
        }
        if (query != null) {
            text(members, "KeyConditionExpression", expressions.add(query.key()));
            if (query.backwards()) {
                members.put("ScanIndexForward", "false");
            }
        }
        text(members, "FilterExpression", expressions.add(read.filter()));
        text(members, "ProjectionExpression", expressions.add(read.projection()));
        ReadBodies.Pages bodies = new ReadBodies.Pages(
                table, members, expressions.placeholders(client.codecs()), client.consumedCapacity());
        return new PageRequests(
                operation,
                table,
                read.index(),
                source,
                bodies,
                read.pageSize(),
                read.limit(),
                read.filter() != null,
                read.token() != null);
    }

    private static void text(Map<String, String> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, JsonText.quote(value));
        }
    }

    private CompletableFuture<PageState.Plan> plan(String table, ScanOptions options, String source) {
        String given = options.read().token();
        PageToken token = given == null ? null : PageToken.decode(given, source);
        boolean known =
                token == null ? SegmentPlan.known(options) : token.tableId().isEmpty();
        if (known) {
            return CompletableFuture.completedFuture(plan(options, token, null));
        }
        return tables.facts(table, options.read().index()).handle((facts, failure) -> {
            if (Await.cause(failure) instanceof ServiceException refused
                    && refused.error().code().equals("ResourceNotFoundException")) {
                throw refused;
            }
            if (token != null && facts != null) {
                token.check(facts.tableId());
            }
            return plan(options, token, facts); // whoever may not describe it may scan it
        });
    }

    private static PageState.Plan plan(ScanOptions options, @Nullable PageToken token, @Nullable TableFacts facts) {
        SegmentPlan plan = SegmentPlan.of(options, facts, Runtime.getRuntime().availableProcessors());
        String id = facts == null ? null : facts.tableId();
        if (token != null && !token.beginning()) {
            if (options.segment() >= 0 && token.totalSegments() != options.totalSegments()) {
                throw new InvalidTokenException(
                        "the token is of a scan in " + token.totalSegments() + " segments, and not in "
                                + options.totalSegments() + "; begin anew",
                        null);
            }
            return new PageState.Plan(Segments.of(token, options.segment()), plan.workers(), false, id);
        }
        return new PageState.Plan(
                Segments.of(plan.totalSegments(), options.segment()), plan.workers(), plan.tentative(), id);
    }
}
