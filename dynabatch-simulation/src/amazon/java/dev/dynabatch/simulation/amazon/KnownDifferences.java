package dev.dynabatch.simulation.amazon;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one place for what Amazon's store does differently from the service; docs/local.md has the list, too. */
final class KnownDifferences {
    private static final Pattern EXPRESSION = Pattern.compile("(Invalid \\w+Expression: [^;:]*)[;:].*");

    private static final Pattern SCALAR =
            Pattern.compile("an? (string|integer|boolean) where an? (string|integer|boolean) was expected");

    private static final Pattern INDEX_KEY_TYPE =
            Pattern.compile("Type mismatch for Index Key|update the secondary index key to unsupported type");

    private static final Set<String> WRITES = Set.of("PutItem", "DeleteItem", "UpdateItem", "BatchWriteItem");

    private static final List<Known> ALL = List.of(
            new Known(
                    "JSON of another type than wanted: Amazon's store fails (500), or takes a number for a string",
                    (call, ours, amazons) -> call.spoilt()
                            && ours.type().equals("SerializationException")
                            && (amazons.status() == 500
                                    || SCALAR.matcher(ours.message()).matches())),
            new Known(
                    "a word where one of a few is wanted, or an empty map of placeholders: Amazon's store takes any",
                    (call, ours, amazons) -> call.spoilt()
                            && (ours.message().contains("Member must satisfy enum value set")
                                    || ours.message().contains("can only be specified when using expressions"))),
            new Known(
                    "messages, and which of several faults is named: Amazon's store has its own; what the service says is unknown"
                            + " where the conformance suite does not tell",
                    (call, ours, amazons) -> ours.status() == 400
                            && amazons.status() == 400
                            && ours.type().equals(amazons.type())
                            && (fault(ours).equals(ours.message())
                                    || !fault(ours).equals(fault(amazons)))),
            new Known(
                    "Amazon's store looks for the table first, the service at the parameters",
                    (call, ours, amazons) -> ours.type().equals("ValidationException")
                            && amazons.type().equals("ResourceNotFoundException")),
            new Known(
                    "a name of fewer than three characters: no table has one; Amazon's store says that it is invalid",
                    (call, ours, amazons) -> ours.type().equals("ResourceNotFoundException")
                            && amazons.message().startsWith("Invalid table/index name")),
            new Known(
                    "a read that finds nothing costs half a unit or one; Amazon's store charges nothing",
                    (call, ours, amazons) -> ours.ok()
                            && costless(ours).equals(costless(amazons))
                            && units(ours).compareTo(units(amazons)) > 0
                            && (call.operation().equals("BatchGetItem") || hasFreePage(amazons))),
            new Known(
                    "a missing item deleted in a batch costs one unit; Amazon's store charges two",
                    (call, ours, amazons) -> call.operation().equals("BatchWriteItem")
                            && Json.write(call.body()).contains("DeleteRequest")
                            && chargesMore(ours, amazons)),
            new Known(
                    "an index that has the item neither before nor after costs nothing; Amazon's store charges it, and more"
                            + " for its entries just below 1 KB",
                    (call, ours, amazons) -> WRITES.contains(call.operation())
                            && chargesMore(ours, amazons)
                            && units("Table", ours).compareTo(units("Table", amazons)) == 0),
            new Known(
                    "what a local index does not keep is read from the table; Amazon's store charges that to queries alone",
                    (call, ours, amazons) -> call.operation().equals("Scan")
                            && call.body().containsKey("IndexName")
                            && ours.ok()
                            && costless(ours).equals(costless(amazons))
                            && units(ours).compareTo(units(amazons)) > 0),
            new Known(
                    "1 and 1.0 are one key; Amazon's store reads it twice",
                    (call, ours, amazons) -> call.operation().equals("BatchGetItem")
                            && amazons.ok()
                            && ours.message().equals("Provided list of item keys contains duplicates")),
            new Known(
                    "a key that is too long is refused when read, too; Amazon's store finds nothing",
                    (call, ours, amazons) -> amazons.ok() && ours.message().contains("has exceeded the")),
            new Known(
                    "the filter of a scan does not see what the index does not keep; Amazon's store looks it up for a local one",
                    (call, ours, amazons) -> call.operation().equals("Scan")
                            && call.body().containsKey("IndexName")
                            && call.body().containsKey("FilterExpression")
                            && unfiltered(ours).equals(unfiltered(amazons))),
            new Known(
                    "an update's types are checked before its condition is tested, also those of index keys; Amazon's store"
                            + " tests first, and writes some; what the service does first is unknown",
                    (call, ours, amazons) -> call.operation().equals("UpdateItem")
                            && ours.type().equals("ValidationException")
                            && (amazons.type().equals("ConditionalCheckFailedException")
                                    || (amazons.ok()
                                            && INDEX_KEY_TYPE
                                                    .matcher(ours.message())
                                                    .find()))),
            new Known(
                    "a table that exists is told of before its index's throughput, beyond the account's limit; Amazon's store"
                            + " tells of that first; what the service does is unknown",
                    (call, ours, amazons) -> call.operation().equals("CreateTable")
                            && ours.type().equals("ResourceInUseException")
                            && amazons.message().startsWith("Cannot increase provisioned throughput")),
            new Known(
                    "a value of an expression that is nested too deeply is refused; Amazon's store refuses it where it is"
                            + " written alone; what the service does is unknown",
                    (call, ours, amazons) -> ours.message().contains("Nesting Levels have exceeded")
                            && call.body().containsKey("ExpressionAttributeValues")),
            new Known(
                    "a read of a global index costs what the index keeps; Amazon's store charges whole items",
                    (call, ours, amazons) ->
                            String.valueOf(call.body().get("IndexName")).startsWith("global")
                                    && chargesMore(ours, amazons)),
            new Known(
                    "the last key of a range can be gone on after; Amazon's store refuses it",
                    (call, ours, amazons) -> call.operation().equals("Query")
                            && ours.ok()
                            && amazons.message().startsWith("The provided starting key does not match")),
            new Known(
                    "with one item to a partition key, Amazon's store knows that a query's page is the last",
                    (call, ours, amazons) -> call.operation().equals("Query")
                            && call.body().containsKey("Limit")
                            && amazons.ok()
                            && without("LastEvaluatedKey", ours).equals(amazons)),
            new Known(
                    "scans, and indexes where keys are equal, have an order of each store's own",
                    (call, ours, amazons) ->
                            (call.operation().equals("Scan") || call.body().containsKey("IndexName"))
                                    && call.body().containsKey("ExclusiveStartKey")
                                    && ((ours.ok() && amazons.ok())
                                            || ours.message().contains("ExclusiveStartKey with correct Segment")
                                            || amazons.message().startsWith("Exclusive start key must lie"))));

    /** What Amazon's store does not tell, or tells of itself. */
    private static final Set<String> UNTOLD = Set.of(
            "TableArn",
            "TableId",
            "IndexArn",
            "CreationDateTime",
            "LastIncreaseDateTime",
            "LastDecreaseDateTime",
            "LastUpdateToPayPerRequestDateTime",
            "NumberOfDecreasesToday",
            // the service's is hours old, ours is that of what the index keeps, Amazon's that of whole items
            "IndexSizeBytes",
            // the settings of our capacity model, which Amazon's store does not have
            "WarmThroughput",
            // Amazon's store never has any
            "ItemCollectionMetrics");

    private KnownDifferences() {}

    /** Whether a member of an answer is to be compared. */
    static boolean compares(Call call, String member) {
        // Amazon's store tells what the DeleteItem of a missing item costs without being asked
        boolean unasked = member.equals("ConsumedCapacity") && !call.wantsCapacity();
        return !unasked && !UNTOLD.contains(member);
    }

    /** Why the answers differ, if it is known. */
    static Optional<String> reason(Call call, Answer ours, Answer amazons) {
        return ALL.stream()
                .filter(known -> known.test.explains(call, ours, amazons))
                .map(Known::reason)
                .findFirst();
    }

    /** What is wrong: all of a message, or of one about an expression what does not show the expression. */
    private static String fault(Answer answer) {
        Matcher matcher = EXPRESSION.matcher(answer.message());
        return matcher.matches() ? matcher.group(1) : answer.message();
    }

    /** Whether a read cost nothing, or one of several. */
    private static boolean hasFreePage(Answer answer) {
        if (answer.body().get("Pages") instanceof BigDecimal pages && pages.intValue() != 1) {
            return true;
        }
        return units(answer).signum() == 0;
    }

    /** Whether Amazon's store charged more for the same. */
    private static boolean chargesMore(Answer ours, Answer amazons) {
        return ours.ok()
                && costless(ours).equals(costless(amazons))
                && units(ours).compareTo(units(amazons)) < 0;
    }

    /** All that was charged. */
    private static BigDecimal units(Answer answer) {
        return units(null, answer);
    }

    /** What was charged for a part that the answer tells of, as {@code Table}, or in all. */
    private static BigDecimal units(@Nullable String part, Answer answer) {
        Object capacity = answer.body().get("ConsumedCapacity");
        List<?> charges =
                capacity instanceof List<?> list ? list : List.of(capacity == null ? answer.body() : capacity);
        BigDecimal sum = BigDecimal.ZERO;
        for (Object charge : charges) {
            Object of = part == null ? charge : ((Map<?, ?>) charge).get(part);
            if (of instanceof Map<?, ?> told && told.get("CapacityUnits") instanceof BigDecimal units) {
                sum = sum.add(units);
            }
        }
        return sum;
    }

    private static Answer unfiltered(Answer answer) {
        return without("Items", without("Count", costless(answer)));
    }

    private static Answer costless(Answer answer) {
        return without("ConsumedCapacity", without("CapacityUnits", answer));
    }

    private static Answer without(String member, Answer answer) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>(answer.body());
        body.remove(member);
        return new Answer(answer.status(), body);
    }

    private interface Test {
        boolean explains(Call call, Answer ours, Answer amazons);
    }

    private record Known(String reason, Test test) {}
}
