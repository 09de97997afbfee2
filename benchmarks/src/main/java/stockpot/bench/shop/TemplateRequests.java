package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import stockpot.bench.drive.RequestSource;

/** Creates a template that offers products; repeating it changes nothing. */
final class TemplateRequests implements RequestSource {

    private static final byte[] START = Wire.start("POST", "/private/templates");

    private final byte[] rest;

    TemplateRequests(Wire wire, String template, List<String> products) {
        String selected = products.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        this.rest = wire.json("""
                {"template_id":"%s","template_description":"stockpot bench","template_contract":{
                 "template_type":"inventory-cart","pay_duration":{"d_us":3600000000},"selected_products":%s}}""".formatted(template, selected));
    }

    @Override
    public void write(ByteBuffer to) {
        to.put(START).put(rest);
    }

    @Override
    public int longest() {
        return START.length + rest.length;
    }

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        return status == 204;
    }
}
