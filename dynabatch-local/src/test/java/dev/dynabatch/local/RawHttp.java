package dev.dynabatch.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP by hand: sends whatever bytes it is given, and believes no answer that is not well formed. */
final class RawHttp {
    private static final Pattern HEAD =
            Pattern.compile("HTTP/1\\.1 (\\d{3}) [\\w /'-]*\r\n((?:[\\w-]+: [ -~]*\r\n)*)\r\n");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)\r\n");
    private static final JsonFactory JSON = new JsonFactory();

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    /** One answer. */
    record Answer(int status, String body) {
        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Sends, and reads answers until the server closes. */
    List<Answer> exchange(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(request);
            } catch (SocketException e) {
                // closed before it had heard it all: so is its right
            }
            return answers(socket);
        }
    }

    List<Answer> exchange(String request) throws IOException {
        return exchange(request.getBytes(ISO_8859_1));
    }

    /** The answers until the server closes. */
    static List<Answer> answers(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            // reset: what came before counts
        }
        return parse(all.toString(ISO_8859_1));
    }

    private static List<Answer> parse(String text) {
        List<Answer> answers = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Matcher head = HEAD.matcher(text).region(at, text.length());
            if (!head.lookingAt()) {
                throw new AssertionError("this is no HTTP answer: " + text.substring(at));
            }
            Matcher length = LENGTH.matcher(head.group(2));
            int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
            at = head.end() + bytes;
            if (at > text.length()) {
                throw new AssertionError("an answer is cut short: " + text.substring(head.start()));
            }
            answers.add(new Answer(Integer.parseInt(head.group(1)), text.substring(head.end(), at)));
            check(answers.get(answers.size() - 1));
        }
        return answers;
    }

    /** Whatever an answer says, it is JSON (or the health check), and no stack trace. */
    static void check(Answer answer) {
        if (answer.body().contains("\tat ") || answer.body().contains("dev.dynabatch.local")) {
            throw new AssertionError("an answer shows the inside: " + answer);
        }
        if (answer.body().isEmpty() || answer.body().startsWith("healthy")) {
            return;
        }
        try (JsonParser parser = JSON.createParser(answer.body())) {
            while (parser.nextToken() != null) {}
        } catch (IOException e) {
            throw new AssertionError("an answer is not JSON: " + answer, e);
        }
    }

    /** A whole request, after which the server is to close. */
    static String post(String operation, String body) {
        return post(operation, body, "");
    }

    static String post(String operation, String body, String moreHeaders) {
        return "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.0\r\n"
                + "X-Amz-Target: DynamoDB_20120810." + operation + "\r\n" + moreHeaders + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
