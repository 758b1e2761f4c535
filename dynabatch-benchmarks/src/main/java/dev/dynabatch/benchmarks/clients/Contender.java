package dev.dynabatch.benchmarks.clients;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** Who is measured. */
public enum Contender {
    /** Dynabatch, {@code put}. */
    DYNABATCH(settings -> new DynabatchClient(settings, false)),
    /** Dynabatch, {@code putAsync}. */
    DYNABATCH_FUTURE(settings -> new DynabatchClient(settings, true)),
    /** The AWS SDK's sync client with the HTTP client it takes by itself. */
    SDK_SYNC(SdkSyncClient::new),
    /** Nothing but hash, signature, send and receive. */
    FLOOR(Floor::new),
    /** Nothing but encoding. */
    WALK(Walk::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors and lambdas that keep nothing
    private final Function<ClientSettings, Client> maker;

    Contender(Function<ClientSettings, Client> maker) {
        this.maker = maker;
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

    /** Whether it is of the AWS SDK for Java 2. */
    public boolean isSdk() {
        return name().startsWith("SDK_");
    }

    /** Whether it sends anything. */
    public boolean sends() {
        return this != WALK;
    }

    Client client(ClientSettings settings) {
        return maker.apply(settings);
    }
}
