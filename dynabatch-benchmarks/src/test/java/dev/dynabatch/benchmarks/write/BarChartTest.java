package dev.dynabatch.benchmarks.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.benchmarks.write.BarChart.Bar;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class BarChartTest {
    @Test
    void svg_drawsBarsAsLongAsTheyAre() throws Exception {
        String svg = new BarChart("a < b & c", "how", "where", List.of(new Bar("dynabatch", 2.5), new Bar("other", 10)))
                .svg();

        Document picture = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));

        assertThat(picture.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("a < b & c");
        NodeList bars = picture.getElementsByTagName("rect"); // the first is the ground
        assertThat(bars.getLength()).isEqualTo(3);
        assertThat(4 * width(bars.item(1))).isEqualTo(width(bars.item(2)));
    }

    private static double width(org.w3c.dom.Node bar) {
        return Double.parseDouble(((Element) bar).getAttribute("width"));
    }
}
