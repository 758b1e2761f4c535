package dev.dynabatch.benchmarks.write;

import java.util.List;
import java.util.Locale;

/**
 * A picture of lying bars, as SVG that needs nothing else.
 *
 * @param heading what the bars measure
 * @param title how it was measured
 * @param note where and when
 * @param bars from the top
 */
record BarChart(String heading, String title, String note, List<Bar> bars) {
    private static final int WIDTH = 860;
    private static final int LEFT = 150;
    private static final int RIGHT = 90;
    private static final int TOP = 70;
    private static final int STEP = 28;
    private static final int BAR = 18;

    /** One bar. Those of Dynabatch stand out. */
    record Bar(String label, double value) {}

    String svg() {
        int height = TOP + STEP * bars.size() + 30;
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        StringBuilder svg = new StringBuilder(4096);
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"13\" role=\"img\">%n<title>%s</title>%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                escaped(heading)));
        text(svg, 16, 26, "font-size=\"17\" font-weight=\"bold\"", heading);
        text(svg, 16, 46, "fill=\"#555555\"", title);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int y = TOP + STEP * i;
            double width = (WIDTH - LEFT - RIGHT) * bar.value / most;
            String colour = bar.label.startsWith("dynabatch") ? "#1a7f5a" : "#9aa5b1";
            text(svg, LEFT - 8, y + 14, "text-anchor=\"end\"", bar.label);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LEFT,
                    y,
                    Math.max(1, width),
                    BAR,
                    colour));
            text(svg, LEFT + (int) width + 6, y + 14, "", String.format(Locale.ROOT, "%.2f", bar.value));
        }
        text(svg, 16, height - 12, "fill=\"#555555\" font-size=\"11\"", note);
        return svg.append("</svg>\n").toString();
    }

    private static void text(StringBuilder svg, int x, int y, String attributes, String text) {
        svg.append(
                String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" %s>%s</text>%n", x, y, attributes, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
