package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and segments. */
class ScanTest {
    private static final Pattern KEY = Pattern.compile("'pk':\\{'S':'([^']*)'\\}");
    private static final Pattern LAST = Pattern.compile("'LastEvaluatedKey':(\\{.*\\}\\})}$");

    private final Door door = EngineFixture.door();
    private final List<String> keys = new ArrayList<>();

    @BeforeEach
    void fill() {
        for (int i = 0; i < 211; i++) {
            keys.add("key-" + i);
            door.ok("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'key-" + i + "'}}}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 211, 1_000_000})
    void segments_findEachItemOnce_howeverMany(int total) {
        List<String> found = new ArrayList<>();
        // of a million segments nearly all are empty; the items tell which ones to ask
        for (int segment = 0; segment < Math.min(total, 1_009); segment++) {
            found.addAll(pages("'Segment':" + segment + ",'TotalSegments':" + total + ",'Limit':13", 13));
        }
        if (total <= 1_009) {
            assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
        } else {
            assertThat(found).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 210, 211, 212})
    void pages_findEachItemOnce_whateverTheLimit(int limit) {
        assertThat(pages("'Limit':" + limit, limit)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void page_endsWithTheItemThatFillsAMegabyte() {
        String value = "v".repeat(99_990);
        for (int i = 0; i < 23; i++) {
            door.ok(
                    "PutItem",
                    "{'TableName':'both','Item':{'pk':{'S':'a'},'sk':{'S':'" + (char) ('a' + i) + "'},'v':{'S':'"
                            + value + "'}}}");
        }
        // 99,990 + 7 B an item: 10 are less than 1 MB, 11 are more
        String page = door.ok("Scan", "{'TableName':'both','ReturnConsumedCapacity':'INDEXES'}");
        assertThat(page)
                .contains("'Count':11,'ScannedCount':11,'LastEvaluatedKey':{'pk':{'S':'a'},'sk':{'S':'k'}}")
                .endsWith("'ConsumedCapacity':{'TableName':'both','CapacityUnits':134.5,"
                        + "'Table':{'CapacityUnits':134.5}}}");
        assertThat(
                        door.ok(
                                "Scan",
                                "{'TableName':'both','Select':'COUNT','ConsistentRead':true,"
                                        + "'ReturnConsumedCapacity':'TOTAL','ExclusiveStartKey':{'pk':{'S':'a'},'sk':{'S':'v'}}}"))
                .isEqualTo("{'Count':1,'ScannedCount':1,"
                        + "'ConsumedCapacity':{'TableName':'both','CapacityUnits':25.0}}");
    }

    @Test
    void scan_isRefused_whenItGoesOnInAnotherSegment() {
        String first = door.ok("Scan", "{'TableName':'hash','Segment':0,'TotalSegments':2,'Limit':1}");
        String last = LAST.matcher(first).results().findFirst().orElseThrow().group(1);
        assertThat(door.refused(
                        "Scan", "{'TableName':'hash','Segment':1,'TotalSegments':2,'ExclusiveStartKey':" + last + "}"))
                .isEqualTo(
                        "ValidationException: The provided starting key is invalid: Invalid ExclusiveStartKey. Please"
                                + " use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 1");
    }

    private List<String> pages(String parameters, int limit) {
        List<String> found = new ArrayList<>();
        String start = "";
        while (true) {
            String page = door.ok("Scan", "{'TableName':'hash'," + parameters + start + "}");
            String items = page.substring(0, page.indexOf("],'Count'"));
            List<String> keysOfPage =
                    KEY.matcher(items).results().map(match -> match.group(1)).toList();
            assertThat(keysOfPage.size()).isLessThanOrEqualTo(limit);
            found.addAll(keysOfPage);
            MatchResult last = LAST.matcher(page).results().findFirst().orElse(null);
            if (last == null) {
                return found;
            }
            start = ",'ExclusiveStartKey':" + last.group(1);
        }
    }
}
