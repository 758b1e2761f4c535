package dev.dynabatch.local.internal.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the service knows and this store does not: refused, since leaving it out would change the meaning. */
final class Unsupported {
    private static final String SAYING = " is not supported by Dynabatch Local yet";
    private static final Set<String> PARAMETERS = Set.of("ResourcePolicy");
    /** Source: API reference, "Actions". */
    private static final Set<String> OPERATIONS = Set.of("""
            BatchExecuteStatement CreateBackup CreateGlobalTable DeleteBackup DeleteResourcePolicy DescribeBackup
            DescribeContinuousBackups DescribeContributorInsights DescribeEndpoints DescribeExport DescribeGlobalTable
            DescribeGlobalTableSettings DescribeImport DescribeKinesisStreamingDestination DescribeLimits DescribeStream
            DescribeTableReplicaAutoScaling DescribeTimeToLive DisableKinesisStreamingDestination
            EnableKinesisStreamingDestination ExecuteStatement ExecuteTransaction ExportTableToPointInTime GetRecords
            GetResourcePolicy GetShardIterator ImportTable ListBackups ListContributorInsights ListExports
            ListGlobalTables ListImports ListStreams ListTagsOfResource PutResourcePolicy RestoreTableFromBackup
            RestoreTableToPointInTime TagResource TransactGetItems TransactWriteItems UntagResource
            UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings
            UpdateKinesisStreamingDestination UpdateTable UpdateTableReplicaAutoScaling UpdateTimeToLive
            """.trim().split("\\s+"));

    private @Nullable String first;

    /** Notes a member the operation did not know; names the service does not know either are ignored, as it does. */
    void see(String member) {
        if (first == null && PARAMETERS.contains(member)) {
            first = member;
        }
    }

    /** Notes a parameter in a form that is not supported. */
    void add(String parameter) {
        if (first == null) {
            first = parameter;
        }
    }

    /** @throws ServiceException if one was given */
    void check() {
        if (first != null) {
            throw ServiceException.validation(first + SAYING);
        }
    }

    /**
     * Checks the operation of a request that none answers.
     *
     * @param target the service's name and version, then the operation's: {@code DynamoDB_20120810.UpdateTable}
     * @throws ServiceException if it is one of the service's
     */
    static void checkOperation(@Nullable String target) {
        String name = target == null ? "" : target.replaceFirst("^DynamoDB(Streams)?_20120810\\.", "");
        if (OPERATIONS.contains(name)) {
            throw new ServiceException(ErrorType.UNKNOWN_OPERATION, name + SAYING);
        }
    }
}
