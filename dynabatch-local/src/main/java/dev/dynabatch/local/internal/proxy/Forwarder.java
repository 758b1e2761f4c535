package dev.dynabatch.local.internal.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.Credentials;
import dev.dynabatch.DynabatchException;
import dev.dynabatch.internal.environment.Destination;
import dev.dynabatch.internal.environment.Destination.Place;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends others' requests on to an endpoint, in its own name: what is asked ({@code X-Amz-Target} and body) stays as it is,
 * what says whom and by whom is made anew. A signature that was made for our own host and port would be none there.
 */
public final class Forwarder implements Transport {
    private static final String SERVICE = "dynamodb";
    /** No client waits longer; but nobody else ends what was sent although nobody waits for it. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** A look-up of credentials may ask a person for a second factor. */
    private static final long CREDENTIALS_SECONDS = 120;

    private static final long FIRST_ANSWER_SECONDS = 12;

    private final Destination destination;
    private final Transport wire;
    private final Scheduler scheduler;
    private final WallClock clock;
    private final ConcurrentMap<String, SigV4Signer> signers = new ConcurrentHashMap<>(1);

    /**
     * @param destination where to, and in whose name
     * @param wire what carries requests there; closed with this
     * @param scheduler what gives up requests that never end; closed with this
     */
    public Forwarder(Destination destination, Transport wire, Scheduler scheduler, WallClock clock) {
        this.destination = destination;
        this.wire = wire;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * Waits until credentials are there and the endpoint has answered something.
     *
     * @return the endpoint
     * @throws DynabatchException if there are no credentials, or what answers there, if anything, is no DynamoDB
     */
    public URI connect() {
        Credentials credentials = await(
                destination.credentials(clock.millis()).toCompletableFuture(), CREDENTIALS_SECONDS, "no credentials");
        URI endpoint = place().endpoint();
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        byte[] body = "{\"Limit\":1}".getBytes(UTF_8);
        List<String> asked = List.of("X-Amz-Target", "DynamoDB_20120810.ListTables", "User-Agent", "dynabatch-proxy");
        Exchange exchange =
                wire.send(signed(new TransportRequest(endpoint, asked, Body.of(body)), credentials), new Listener() {
                    @Override
                    public void answered(TransportResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void failed(TransportException fault) {
                        answer.completeExceptionally(fault);
                    }
                });
        TransportResponse first;
        try {
            first = await(answer, FIRST_ANSWER_SECONDS, endpoint + " does not answer");
        } finally {
            exchange.cancel();
        }
        if (first.header("x-amzn-RequestId") == null) {
            throw new DynabatchException(
                    endpoint + " does not answer as DynamoDB does (HTTP " + first.status()
                            + ", no x-amzn-RequestId); is it the right endpoint, and should it begin with "
                            + (endpoint.getScheme().equalsIgnoreCase("https") ? "http" : "https") + "://?",
                    null);
        }
        return endpoint;
    }

    private static <T> T await(CompletableFuture<T> future, long seconds, String otherwise) {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new DynabatchException(otherwise + ": " + cause(e).getMessage(), cause(e));
        } catch (TimeoutException e) {
            throw new DynabatchException(otherwise + " within " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DynabatchException(otherwise + ": interrupted", e);
        }
    }

    private static Throwable cause(Throwable failure) {
        boolean wrapped = failure instanceof ExecutionException || failure instanceof CompletionException;
        Throwable cause = wrapped ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private Place place() {
        return Objects.requireNonNull(destination.place(), "there are credentials, so it is known");
    }

    private TransportRequest signed(TransportRequest request, Credentials credentials) {
        Place place = place();
        SigV4Signer signer = signers.computeIfAbsent(place.region(), region -> new SigV4Signer(region, SERVICE));
        List<String> headers = signer.sign(
                credentials,
                clock.millis(),
                place.host(),
                orEmpty(request.header("X-Amz-Target")),
                orEmpty(request.header("User-Agent")),
                request.body());
        return new TransportRequest(place.endpoint(), headers, request.body());
    }

    private static String orEmpty(@Nullable String header) {
        return header == null ? "" : header;
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        Passage passage = new Passage(listener, scheduler);
        Credentials known = destination.currentCredentials(clock.millis());
        if (known != null) {
            leave(passage, request, known);
            return passage;
        }
        var unused = destination.credentials(clock.millis()).whenComplete((credentials, failure) -> {
            if (credentials == null) {
                passage.unavailable("it has no credentials: " + cause(failure).getMessage());
            } else {
                leave(passage, request, credentials);
            }
        });
        return passage;
    }

    private void leave(Passage passage, TransportRequest request, Credentials credentials) {
        TransportRequest signed = signed(request, credentials);
        passage.start(listener -> wire.send(signed, listener), LONGEST_NANOS, response -> {
            if (response.status() == 400 && new String(response.body(), ISO_8859_1).contains("#ExpiredToken")) {
                destination.credentialsRefused(credentials);
            }
        });
    }

    @Override
    public void close() {
        wire.close();
        scheduler.close();
        destination.close();
    }
}
