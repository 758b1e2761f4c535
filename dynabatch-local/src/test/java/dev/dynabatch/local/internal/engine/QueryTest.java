package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Query: conditions on the key, both directions, pages, and what is refused. */
class QueryTest {
    private static final Pattern SORT_KEY = Pattern.compile("'sk':\\{'S':'([^']*)'}");
    private static final Pattern LAST = Pattern.compile("'LastEvaluatedKey':(\\{.*?}})");

    private final Door door = EngineFixture.door();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pk = :p | a a1 a2 b c",
                "pk = :p AND sk = :a1 | a1",
                ":p = pk AND :a1 < sk | a2 b c",
                "pk = :p AND sk < :a2 | a a1",
                "pk = :p AND sk <= :a2 | a a1 a2",
                "sk > :a2 AND pk = :p | b c",
                "(pk = :p) AND (sk >= :a2) | a2 b c",
                "pk = :p AND sk BETWEEN :a1 AND :b | a1 a2 b",
                "pk = :p AND begins_with(sk, :a) | a a1 a2",
                "pk = :none | ''",
            })
    void query_findsWhatTheConditionsSay_inBothDirections(String condition, String expected) {
        for (String sort : List.of("c", "a2", "a", "b", "a1")) {
            put("p", sort);
            put("q", sort);
        }
        List<String> wanted = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
        assertThat(sortKeys(query(condition, "'ScanIndexForward':true"))).isEqualTo(wanted);
        List<String> turned = new ArrayList<>(wanted);
        java.util.Collections.reverse(turned);
        assertThat(sortKeys(query(condition, "'ScanIndexForward':false"))).isEqualTo(turned);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 7})
    void query_givesEveryItemOnce_whenReadPageByPage(long seed) {
        Random random = new Random(seed);
        TreeSet<String> model = new TreeSet<>();
        for (int i = 0; i < 101; i++) {
            String sort = "k" + (char) ('a' + random.nextInt(26)) + (char) ('a' + random.nextInt(26));
            put("p", sort);
            put("q", sort);
            model.add(sort);
        }
        for (boolean forward : new boolean[] {true, false}) {
            List<String> found = new ArrayList<>();
            String start = "";
            while (start != null) {
                String answer = query("pk = :p", "'Limit':7,'ScanIndexForward':" + forward + start);
                found.addAll(sortKeys(answer.replaceFirst("'LastEvaluatedKey'.*", "")));
                Matcher last = LAST.matcher(answer);
                start = last.find() ? ",'ExclusiveStartKey':" + last.group(1) : null;
            }
            assertThat(found).isEqualTo(new ArrayList<>(forward ? model : model.descendingSet()));
        }
    }

    @Test
    void query_ordersNumbers_whenTheSortKeyIsOne() {
        door.ok("CreateTable", EngineFixture.table("numbers", "S", "N"));
        for (String number : List.of("10", "-1", "9", "0", "-20", "1.5")) {
            door.ok("PutItem", "{'TableName':'numbers','Item':{'pk':{'S':'p'},'sk':{'N':'" + number + "'}}}");
        }
        String query = "{'TableName':'numbers','KeyConditionExpression':'pk = :p AND sk %s :n',"
                + "'ExpressionAttributeValues':{':p':{'S':'p'},':n':{'N':'%s'}}}";
        assertThat(numbers(query.formatted(">", "0"))).isEqualTo("1.5 9 10");
        assertThat(numbers(query.formatted("<=", "-1.0"))).isEqualTo("-20 -1");
    }

    @Test
    void query_countsAndFilters_afterReading() {
        for (int i = 0; i < 13; i++) {
            door.ok(
                    "PutItem",
                    "{'TableName':'both','Item':{'pk':{'S':'p'},'sk':{'S':'" + (char) ('a' + i) + "'},'v':{'N':'" + i
                            + "'}}}");
        }
        assertThat(query("pk = :p", "'FilterExpression':'v < :five','Select':'COUNT','ReturnConsumedCapacity':'TOTAL'"))
                .isEqualTo("{'Count':5,'ScannedCount':13,'ConsumedCapacity':{'TableName':'both','CapacityUnits':0.5}}");
        assertThat(query(
                        "pk = :p",
                        "'FilterExpression':'v > :five','ProjectionExpression':'v','Limit':7,'ConsistentRead':true,"
                                + "'ReturnConsumedCapacity':'INDEXES'"))
                .isEqualTo("{'Items':[{'v':{'N':'6'}}],'Count':1,'ScannedCount':7,'LastEvaluatedKey':{'pk':{'S':'p'},"
                        + "'sk':{'S':'g'}},'ConsumedCapacity':{'TableName':'both','CapacityUnits':1.0,'Table':"
                        + "{'CapacityUnits':1.0}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sk = :p | Query condition missed key schema element: pk",
                "v = :p | Query condition missed key schema element: pk",
                "pk = :p AND v = :a | Query condition missed key schema element: sk",
                "pk > :p | Query key condition not supported",
                "pk = :five | One or more parameter values were invalid: Condition parameter type does not match"
                        + " schema type",
                "pk = :empty | One or more parameter values are not valid. The AttributeValue for a key attribute"
                        + " cannot contain an empty string value. Key: pk",
                "pk = :p OR sk = :a | Invalid KeyConditionExpression: Invalid operator used in"
                        + " KeyConditionExpression: OR",
                "pk = :p AND sk <> :a | Invalid KeyConditionExpression: Invalid operator used in"
                        + " KeyConditionExpression: <>",
                "pk = :p AND contains(sk, :a) | Invalid KeyConditionExpression: Invalid operator used in"
                        + " KeyConditionExpression: contains",
                "pk = :p AND pk = :a | Invalid KeyConditionExpression: KeyConditionExpressions must only contain one"
                        + " condition per key",
                "pk.x = :p | Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested"
                        + " attributes",
            })
    void query_isRefused_whenTheConditionsDoNotFitTheKey(String condition, String message) {
        assertThat(door.refused("Query", request(condition, "'ScanIndexForward':true")))
                .isEqualTo("ValidationException: " + message);
    }

    @Test
    void query_isRefused_whenOtherParametersAreWrong() {
        assertThat(door.refused("Query", "{'TableName':'both'}"))
                .isEqualTo("ValidationException: Either the KeyConditions or KeyConditionExpression parameter must be"
                        + " specified in the request.");
        assertThat(door.refused("Query", request("pk = :p", "'Limit':0")))
                .isEqualTo("ValidationException: 1 validation error detected: Value at 'Limit' failed to satisfy"
                        + " constraint: Member must have value greater than or equal to 1");
        assertThat(door.refused("Query", request("pk = :p", "'FilterExpression':'v = :a AND sk = :a'")))
                .isEqualTo("ValidationException: Filter Expression can only contain non-primary key attributes: Primary"
                        + " key attribute: sk");
        assertThat(door.refused("Query", request("pk = :p", "'ExclusiveStartKey':{'pk':{'S':'q'},'sk':{'S':'a'}}")))
                .isEqualTo(
                        "ValidationException: The provided starting key is outside query boundaries based on provided"
                                + " conditions");
        assertThat(door.refused(
                        "Query", request("pk = :p AND sk > :a", "'ExclusiveStartKey':{'pk':{'S':'p'},'sk':{'S':'a'}}")))
                .isEqualTo("ValidationException: The provided starting key does not match the range key predicate");
    }

    private String query(String condition, String parameters) {
        return door.ok("Query", request(condition, parameters));
    }

    /** A query of the table 'both' with the values its expressions mention. */
    private static String request(String condition, String parameters) {
        String values = Pattern.compile(":[a-z]+[0-9]?")
                .matcher(condition + " " + parameters.replaceAll("'[A-Z]\\w+':(?!')", ""))
                .results()
                .map(found -> found.group().substring(1))
                .distinct()
                .map(name -> "':" + name + "':" + (name.equals("five") ? "{'N':'5'}" : "{'S':'" + text(name) + "'}"))
                .collect(Collectors.joining(","));
        return "{'TableName':'both','KeyConditionExpression':'" + condition + "','ExpressionAttributeValues':{" + values
                + "}," + parameters + "}";
    }

    private static String text(String name) {
        return name.equals("empty") ? "" : name;
    }

    private void put(String partition, String sort) {
        door.ok("PutItem", "{'TableName':'both','Item':{'pk':{'S':'" + partition + "'},'sk':{'S':'" + sort + "'}}}");
    }

    private String numbers(String query) {
        return Pattern.compile("'sk':\\{'N':'([^']*)'}")
                .matcher(door.ok("Query", query))
                .results()
                .map(number -> number.group(1))
                .collect(Collectors.joining(" "));
    }

    private static List<String> sortKeys(String answer) {
        return SORT_KEY.matcher(answer).results().map(key -> key.group(1)).toList();
    }
}
