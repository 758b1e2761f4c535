package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.items.ItemKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who is measured. */
public enum Contender {
    /** Dynabatch, {@code put}. */
    DYNABATCH,
    /** Dynabatch, {@code putAsync}. */
    DYNABATCH_FUTURE,
    /** Dynabatch, {@code put}, with an observer that does nothing. */
    OBSERVED,
    /** Dynabatch, {@code put}, with Micrometer and a Prometheus registry. */
    OBSERVED_MICROMETER,
    /** Dynabatch, {@code put} within a span, with OpenTelemetry's SDK; exporters drop what they get. */
    OBSERVED_OPENTELEMETRY,
    /** Dynabatch, {@code put}, with its events recorded by the flight recorder. */
    OBSERVED_FLIGHT,
    /** Dynabatch, {@code put}, with all three. */
    OBSERVED_ALL,
    /** The AWS SDK's sync client with the HTTP client it takes by itself, Apache 5. */
    SDK_SYNC("apache5.Apache5SdkHttpService"),
    /** The AWS SDK's sync client with Apache's HTTP client 4, which it took before. */
    SDK_APACHE4("apache.ApacheSdkHttpService"),
    /** The AWS SDK's sync client with the JDK's URL connection. */
    SDK_URL_CONNECTION("urlconnection.UrlConnectionSdkHttpService"),
    /** The AWS SDK's sync client with the common runtime's HTTP client, which is native. */
    SDK_CRT("crt.AwsCrtSdkHttpService"),
    /** The AWS SDK's async client with Netty. */
    SDK_ASYNC("apache5.Apache5SdkHttpService"),
    /** The AWS SDK's Enhanced client with a bean, on the sync client. */
    SDK_ENHANCED("apache5.Apache5SdkHttpService"),
    /** Python: boto3's {@code batch_writer}. */
    BOTO3(20),
    /** Python: pydynox's {@code SyncBatchWriter}. */
    PYDYNOX(4),
    /** Nothing but hash, signature, send and receive. */
    FLOOR,
    /** Nothing but encoding. */
    WALK;

    private final String httpService;
    private final int divisor;

    Contender() {
        this("", 1);
    }

    Contender(String httpService) {
        this(httpService, 1);
    }

    Contender(int divisor) {
        this("", divisor);
    }

    /**
     * @param httpService of the SDK's several HTTP clients for sync use the one to take
     * @param divisor what part of the items it gets
     */
    Contender(String httpService, int divisor) {
        this.httpService = httpService;
        this.divisor = divisor;
    }

    /** As the user writes it: {@code dynabatch-future}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The contender with this label. */
    public static Contender named(String label) {
        return Arrays.stream(values())
                .filter(contender -> contender.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no contender is named '" + label + "'"));
    }

    /** Whether it is Dynabatch with somebody who looks on: not for comparison with others. */
    public boolean isObserved() {
        return name().startsWith("OBSERVED");
    }

    /** Whether it is of the AWS SDK for Java 2. */
    public boolean isSdk() {
        return name().startsWith("SDK_");
    }

    /** Whether it is written in Python. */
    public boolean isPython() {
        return this == BOTO3 || this == PYDYNOX;
    }

    /** Whether it sends anything. */
    public boolean sends() {
        return this != WALK;
    }

    /** Whether it can write items of a kind, over TLS or not. */
    public boolean can(ItemKind kind, boolean tls) {
        if (this == SDK_CRT) {
            return !tls; // it trusts what the system trusts, and only that
        }
        return this != SDK_ENHANCED || kind == ItemKind.SMALL; // there is a bean for these
    }

    /** Its part of so many items, a multiple of 25: what is slower by far gets fewer. */
    public int share(int items) {
        return Math.max(Blocks.SIZE, items / divisor / Blocks.SIZE * Blocks.SIZE);
    }

    List<String> jvmOptions() {
        return isSdk()
                ? List.of("-Dsoftware.amazon.awssdk.http.service.impl=software.amazon.awssdk.http." + httpService)
                : List.of();
    }

    /** Its client; of the others not a class is loaded. */
    Client client(ClientSettings settings) {
        return switch (this) {
            case DYNABATCH -> new DynabatchClient(settings, false, List.of());
            case DYNABATCH_FUTURE -> new DynabatchClient(settings, true, List.of());
            case OBSERVED, OBSERVED_MICROMETER, OBSERVED_OPENTELEMETRY, OBSERVED_FLIGHT, OBSERVED_ALL ->
                new ObservedClient(settings, this);
            case SDK_SYNC, SDK_APACHE4, SDK_URL_CONNECTION, SDK_CRT -> new SdkSyncClient(settings);
            case SDK_ASYNC -> new SdkAsyncClient(settings);
            case SDK_ENHANCED -> new SdkEnhancedClient(settings);
            case FLOOR -> new Floor(settings);
            case WALK -> new Walk(settings);
            case BOTO3, PYDYNOX -> throw new IllegalStateException(label() + " is no client of Java's");
        };
    }
}
