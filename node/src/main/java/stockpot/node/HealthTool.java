package stockpot.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * {@code stockpot health}: asks a node whether it serves, as the health check of a container does. It is started every few
 * seconds beside a node that is busy, so it loads nothing that it can do without.
 */
final class HealthTool {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int MOST_BYTES = 8 << 10;
    private static final String READY = "ready";

    private final Settings settings;

    HealthTool(Settings settings) {
        this.settings = settings;
    }

    int run() throws IOException {
        String url = url();
        String reason = whyNot(url);
        if (reason.isEmpty()) {
            System.out.println(READY + ": " + url);
            return Main.OK;
        }
        System.err.println("stockpot: the node at " + url + " is not ready: " + reason);
        return Main.FAILED;
    }

    /** Where this machine reaches the node: as it is set, or, where it has drawn its port, as it has noted. */
    private String url() throws IOException {
        int port = settings.number(Setting.HTTP_PORT, 0, 65_535, 8080);
        if (port == 0) {
            return DataFolder.running(settings.dataFolder())
                    .map(HealthTool::noted)
                    .orElseThrow(() -> new IOException("no node serves on "
                            + settings.dataFolder().toAbsolutePath().normalize() + "; "
                            + Setting.HTTP_PORT.environmentName() + " is 0, so nothing else says where it may be"));
        }
        InetAddress address = InetAddress.getByName(settings.text(Setting.HTTP_HOST));
        String host = (address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address).getHostAddress();
        try {
            return new URI("http", null, host, port, null, null, null).toString();
        } catch (URISyntaxException e) {
            throw new IOException("cannot ask " + host + ": " + e.getMessage(), e);
        }
    }

    private static String noted(Properties note) {
        return note.getProperty("url");
    }

    /** Why it does not serve; empty when it does. */
    private static String whyNot(String url) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(url + "/health/ready").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setInstanceFollowRedirects(false);
            int code = connection.getResponseCode();
            try (InputStream body = code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                Map<String, String> said = said(body == null ? new byte[0] : body.readNBytes(MOST_BYTES));
                String status = said.getOrDefault("status", "");
                if (code == 200 && status.equals(READY)) {
                    return "";
                }
                return status.isEmpty()
                        ? "what answers there with " + code + " is no stockpot"
                        : status + ", " + said.getOrDefault("reason", "and says no reason");
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return "it does not answer (" + e.getMessage() + ")";
        }
    }

    /** The texts of an object; what cannot be read has none. */
    private static Map<String, String> said(byte[] body) {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING && json.currentName() != null) {
                    texts.put(json.currentName(), json.getText());
                }
            }
        } catch (IOException _) {
            texts.clear();
        }
        return texts;
    }
}
