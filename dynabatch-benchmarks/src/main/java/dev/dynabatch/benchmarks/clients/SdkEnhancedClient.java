package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.items.Person;
import dev.dynabatch.benchmarks.items.SdkItems;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Writes beans with the AWS SDK's Enhanced client: each caller sends one batch of 25 after another. */
final class SdkEnhancedClient implements Client {
    private final List<Person> people;
    private final DynamoDbClient client;
    private final DynamoDbEnhancedClient enhanced;
    private final DynamoDbTable<Person> table;

    SdkEnhancedClient(ClientSettings settings) {
        people = SdkItems.people(settings.distinct());
        client = SdkClients.build(DynamoDbClient.builder(), settings.endpoint());
        enhanced = DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
        table = enhanced.table(ItemKind.TABLE, TableSchema.fromBean(Person.class));
    }

    @Override
    public void write(Blocks blocks) {
        for (int from = blocks.take(); from >= 0; from = blocks.take()) {
            List<Person> left = people.subList(from, from + Blocks.SIZE);
            while (!left.isEmpty()) {
                left = send(left);
            }
        }
    }

    /** Returns what was not processed. */
    private List<Person> send(List<Person> batch) {
        WriteBatch.Builder<Person> puts = WriteBatch.builder(Person.class).mappedTableResource(table);
        batch.forEach(puts::addPutItem);
        return enhanced.batchWriteItem(request ->
                        request.writeBatches(puts.build()).returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .unprocessedPutItemsForTable(table);
    }

    @Override
    public void close() {
        client.close();
    }
}
