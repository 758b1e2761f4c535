package dev.dynabatch.local;

import dev.dynabatch.local.internal.engine.Engine;
import dev.dynabatch.local.internal.engine.Reply;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The door for use in this process: hands the body to the engine and the answer to the listener. */
final class InProcessTransport implements Transport {
    private final Engine engine;
    private final Executor executor;
    private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    InProcessTransport(Engine engine, Executor executor) {
        this.engine = engine;
        this.executor = executor;
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        Call call = new Call(request, listener);
        underWay.add(call);
        if (closed) {
            call.fail(Stage.NOT_SENT, "the transport is closed");
            return call;
        }
        try {
            executor.execute(call);
        } catch (RejectedExecutionException e) {
            call.fail(Stage.NOT_SENT, "the local store is closed");
        }
        return call;
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(call -> call.fail(Stage.SENT, "the transport was closed"));
    }

    /** One exchange. Whoever takes the listener out tells it; nobody else will. */
    private final class Call implements Exchange, Runnable {
        private final TransportRequest request;
        private final AtomicReference<@Nullable Listener> listener;

        Call(TransportRequest request, Listener listener) {
            this.request = request;
            this.listener = new AtomicReference<>(listener);
        }

        @Override
        public void run() {
            if (listener.get() == null) {
                return;
            }
            Reply reply =
                    engine.handle(request.header("X-Amz-Target"), request.body().bytes());
            Listener told = take();
            if (told != null) {
                told.answered(new TransportResponse(reply.status(), reply.headers(), reply.body()));
            }
        }

        @Override
        public void cancel() {
            fail(Stage.SENT, "the request was given up");
        }

        void fail(Stage stage, String why) {
            Listener told = take();
            if (told != null) {
                told.failed(new TransportException(stage, "Dynabatch Local: " + why, null));
            }
        }

        private @Nullable Listener take() {
            underWay.remove(this);
            return listener.getAndSet(null);
        }
    }
}
