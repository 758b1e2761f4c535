package dev.dynabatch.local.fault;

import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.internal.environment.Destination;
import dev.dynabatch.internal.time.SystemScheduler;
import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.local.internal.http.HttpDoor;
import dev.dynabatch.local.internal.http.HttpLimits;
import dev.dynabatch.local.internal.http.SignatureCheck;
import dev.dynabatch.local.internal.proxy.Forwarder;
import dev.dynabatch.transport.HttpTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FaultPlan} played over HTTP in front of any endpoint: the service itself, Dynabatch Local, or another store. Set
 * the SDK's endpoint to {@link #endpoint()}; its region and credentials may be anything.
 *
 * <p>Requests are signed anew, with the proxy's own region and credentials: what a client signs is signed for the proxy's
 * address, and the endpoint would refuse it. So whoever reaches the proxy acts in its name: let it listen on other than
 * the loopback interface only with {@link Builder#checkSignatures}.
 */
public final class FaultProxy implements AutoCloseable {
    private final URI target;
    private final FaultyTransport faults;
    private final HttpDoor door;
    private final ExecutorService lookUps;

    private FaultProxy(URI target, FaultyTransport faults, HttpDoor door, ExecutorService lookUps) {
        this.target = target;
        this.faults = faults;
        this.door = door;
        this.lookUps = lookUps;
    }

    /**
     * A proxy to be set up.
     *
     * @param plan how often what happens
     * @param seed which request has which fault: with one seed, requests in one order meet the same faults every time
     */
    public static Builder builder(FaultPlan plan, long seed) {
        return new Builder(plan, seed);
    }

    /** Where requests are sent on to. */
    public URI target() {
        return target;
    }

    /** Where it listens. */
    public int port() {
        return door.address().getPort();
    }

    /** What to give a client as its endpoint. */
    public URI endpoint() {
        return door.endpoint();
    }

    /** Follows another plan for requests that come from now on. */
    public void follow(FaultPlan plan) {
        faults.follow(plan);
    }

    /** How many requests came. */
    public long requests() {
        return faults.requests();
    }

    /** How often each fault was played so far; those that never were are absent. */
    public Map<Fault, Long> played() {
        return faults.played();
    }

    /** Closes every connection and listens no more. Requests under way go unanswered; late ones are not applied. */
    @Override
    public void close() {
        door.close();
        faults.close();
        lookUps.shutdown();
    }

    /** Sets up a {@link FaultProxy}. Everything has a default. */
    public static final class Builder {
        private final FaultPlan plan;
        private final long seed;
        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private @Nullable SignatureCheck signatures;
        private @Nullable URI endpoint;
        private @Nullable String region;
        private @Nullable String profile;
        private @Nullable CredentialsProvider credentials;

        private Builder(FaultPlan plan, long seed) {
            this.plan = plan;
            this.seed = seed;
        }

        /** Where requests are sent on to, instead of what the AWS chain says: an endpoint it names, or the service itself. */
        public Builder endpoint(URI endpoint) {
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
            return this;
        }

        /** The region to sign for, instead of the AWS chain's. */
        public Builder region(String region) {
            this.region = Objects.requireNonNull(region, "region");
            return this;
        }

        /** The profile of the AWS configuration files, instead of {@code AWS_PROFILE} or {@code default}. */
        public Builder profile(String profile) {
            this.profile = Objects.requireNonNull(profile, "profile");
            return this;
        }

        /** What to sign with, instead of the AWS chain's credentials. */
        public Builder credentials(CredentialsProvider credentials) {
            this.credentials = Objects.requireNonNull(credentials, "credentials");
            return this;
        }

        /** Where to listen, port 0 meaning any free port. The default is a free port of the loopback interface. */
        public Builder address(InetSocketAddress address) {
            this.address = address;
            return this;
        }

        /**
         * Takes only requests signed by one of these, for any region. The default is to take every request.
         *
         * @throws IllegalArgumentException if none are given
         */
        public Builder checkSignatures(Credentials... credentials) {
            if (credentials.length == 0) {
                throw new IllegalArgumentException("checkSignatures needs the credentials whose signatures to take");
            }
            signatures = new SignatureCheck(List.of(credentials), WallClock.system());
            return this;
        }

        /**
         * The proxy, listening. Waits until there are credentials and the endpoint has answered a first request, ListTables;
         * whether it allows that does not matter.
         *
         * @throws IllegalArgumentException if the endpoint is no http or https URL
         * @throws dev.dynabatch.DynabatchException if there are no credentials, no DynamoDB answers at the endpoint, or the
         *     address to listen on cannot be had
         */
        public FaultProxy start() {
            Destination.Said said = new Destination.Said(region, profile, endpoint, credentials);
            ExecutorService lookUps = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "dynabatch-look-up");
                thread.setDaemon(true);
                return thread;
            });
            HttpLimits limits = HttpLimits.DEFAULT;
            Forwarder forwarder = new Forwarder(
                    new Destination(said, lookUps),
                    HttpTransport.builder().maxConnections(limits.connections()).build(),
                    new SystemScheduler(),
                    WallClock.system());
            FaultyTransport faults = FaultyTransport.of(forwarder, plan, seed);
            try {
                URI target = forwarder.connect();
                HttpDoor door = HttpDoor.open(faults, WallClock.system(), address, limits, signatures);
                return new FaultProxy(target, faults, door, lookUps);
            } catch (RuntimeException e) {
                faults.close();
                lookUps.shutdown();
                throw e;
            }
        }
    }
}
