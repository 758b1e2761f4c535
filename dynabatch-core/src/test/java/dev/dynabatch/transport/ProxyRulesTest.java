package dev.dynabatch.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyRulesTest {
    @Test
    void route_isByScheme_andLowerCaseGoesFirst() {
        Map<String, String> environment = new HashMap<>(Map.of("HTTPS_PROXY", "upper.test:3128"));
        ProxyRules upper = ProxyRules.of(environment::get);
        assertThat(upper.route(endpoint("https://dynamodb.eu-west-1.amazonaws.com")))
                .hasToString("dynamodb.eu-west-1.amazonaws.com:443 through the proxy upper.test:3128");
        assertThat(upper.route(endpoint("http://dynamodb.eu-west-1.amazonaws.com"))
                        .proxy())
                .isNull();
        environment.put("https_proxy", "http://lower.test");
        environment.put("http_proxy", "http://[2001:db8::1]:8080/");
        ProxyRules both = ProxyRules.of(environment::get);
        assertThat(both.route(endpoint("https://a.test")).proxy()).hasToString("lower.test:80");
        assertThat(both.route(endpoint("http://a.test")).proxy()).hasToString("[2001:db8::1]:8080");
        environment.put("https_proxy", " ");
        assertThat(ProxyRules.of(environment::get)
                        .route(endpoint("https://a.test"))
                        .proxy())
                .hasToString("upper.test:3128");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.test, '', true",
        "https://a.test, '*', false",
        "https://a.test, 'b.test a.test', false",
        "https://a.test, 'b.test,A.TEST', false",
        "https://A.test, '.test', false",
        "https://a.test, 'test', false",
        "https://a.test, '*.test', false",
        "https://aa.test, 'a.test', true",
        "https://a.test.org, 'a.test', true",
        "https://a.test, 'a.test:443', false",
        "https://a.test, 'a.test:8443', true",
        "https://10.1.2.3, '10.0.0.0/8', false",
        "https://11.1.2.3, '10.0.0.0/8', true",
        "https://10.1.2.3, '10.1.2.0/23', false",
        "https://10.1.4.3, '10.1.2.0/23', true",
        "https://10.1.2.3, '10.1.2.3', false",
        "https://10.1.2.3, '2.3', true",
        "https://10.1.2.3, '10.1.2.3:443', false",
        "https://10.1.2.3, '10.0.0.0/x', true",
        "'https://[2001:db8::7]', '2001:db8::/32', false",
        "'https://[2001:db8::7]', '[2001:db8::7]', false",
        "'https://[2001:db8::7]:8000', '[2001:db8::7]:443', true",
        "https://localhost, '', false",
        "https://127.0.0.9:8000, '', false",
        "'https://[::1]:8000', '', false",
        "https://localhost.test, '', true"
    })
    void route_isDirect_forWhatIsExcepted(String uri, String except, boolean proxied) {
        Map<String, String> environment = Map.of("https_proxy", "proxy.test", "NO_PROXY", except);
        Route route = ProxyRules.of(environment::get).route(endpoint(uri));
        assertThat(route.proxy() != null).isEqualTo(proxied);
    }

    private static Endpoint endpoint(String uri) {
        return Endpoint.of(URI.create(uri));
    }
}
