package dev.dynabatch.local.internal.engine;

/** A table 'tab' (pk:S, sk:N) with a local index 'by-l' and two global ones, 'by-g' and 'by-gh'. */
final class IndexedTable {
    static final String TABLE = "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'pk',"
            + "'AttributeType':'S'},{'AttributeName':'sk','AttributeType':'N'},{'AttributeName':'l',"
            + "'AttributeType':'S'},{'AttributeName':'g','AttributeType':'S'},{'AttributeName':'h',"
            + "'AttributeType':'N'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk',"
            + "'KeyType':'RANGE'}],'LocalSecondaryIndexes':[{'IndexName':'by-l','KeySchema':[{'AttributeName':'pk',"
            + "'KeyType':'HASH'},{'AttributeName':'l','KeyType':'RANGE'}],'Projection':{'ProjectionType':'INCLUDE',"
            + "'NonKeyAttributes':['v']}}],'GlobalSecondaryIndexes':[{'IndexName':'by-g','KeySchema':[{"
            + "'AttributeName':'g','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}},{'IndexName':'by-gh',"
            + "'KeySchema':[{'AttributeName':'g','KeyType':'HASH'},{'AttributeName':'h','KeyType':'RANGE'}],"
            + "'Projection':{'ProjectionType':'KEYS_ONLY'}}],'BillingMode':'PAY_PER_REQUEST'}";

    private IndexedTable() {}
}
