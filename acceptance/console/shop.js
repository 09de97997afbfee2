// The shops that the console is looked at with: one with something on every page, one with nothing, and one that means ill.
export const URL = process.env.URL;
export const PASSWORD = process.env.PASSWORD;
export const OTHERS_PASSWORD = 'a-password-of-a-shop';

export const HOSTILE = [
  '<img src=x onerror="window.hacked=1">',
  '"><script>window.hacked=1<'.concat('script>'),
  '\u202Egnp.exe \u2067right to left \u05e9\u05dc\u05d5\u05dd',
  'W'.repeat(200),
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u{1F950}\u{1F950} Z\u0351\u036B\u0343\u036Aalgo',
  "javascript:window.hacked=1,'; DROP TABLE",
];

export class Shop {
  constructor(instance, password) {
    Object.assign(this, { instance, password, login: `Basic ${Buffer.from(`${instance}:${password}`).toString('base64')}` });
  }

  async send(method, path, body, authorization = this.authorization) {
    const base = this.instance === 'admin' || /^(servlets|management)\//.test(path) ? URL : `${URL}/instances/${this.instance}`;
    const response = await fetch(`${base}/${path}`, {
      method,
      headers: { Authorization: authorization, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text ? JSON.parse(text) : null;
  }

  async open() {
    const asked = { scope: 'all', description: 'the tests' };
    const { access_token: token } = await this.send('POST', 'private/token', asked, this.login);
    this.authorization = `Bearer ${token}`;
    return this;
  }

  get = path => this.send('GET', path);
  post = (path, body) => this.send('POST', path, body);

  define(id, name, total, more = {}) {
    return this.post('private/products', {
      product_id: id, product_name: name, description: name, unit: 'Piece', unit_total_stock: total,
      unit_price: ['KUDOS:2.5'], ...more,
    });
  }

  lock(id, lock, quantity, seconds = 3000) {
    return this.post(`private/products/${encodeURIComponent(id)}/lock`, {
      lock_uuid: lock, duration: { d_us: seconds * 1e6 }, unit_quantity: quantity,
    });
  }

  order(id, summary, goods, amount = 'KUDOS:5') {
    return this.post('private/orders', {
      order: { order_id: id, amount, summary }, create_token: false,
      inventory_products: Object.entries(goods).map(([product, quantity]) => ({ product_id: product, unit_quantity: quantity })),
    });
  }

  pay(order, amount = 'KUDOS:5') {
    return this.post(`private/orders/${encodeURIComponent(order)}/payments`, { payment_ref: `slip of ${order}`, amount });
  }

  reserve(goods) {
    const items = Object.entries(goods).map(([id, qty]) => ({ id, qty }));
    return this.send('POST', `servlets/services/reservation/${this.instance}`, { lifetime: 3000, items }, this.login);
  }
}

async function opened(admin, id) {
  await admin.post('management/instances', {
    id, name: id, address: {}, jurisdiction: {}, use_stefan: true,
    default_pay_delay: { d_us: 3600e6 }, default_wire_transfer_delay: { d_us: 0 },
    auth: { method: 'token', password: OTHERS_PASSWORD },
  });
  return new Shop(id, OTHERS_PASSWORD).open();
}

export async function fill() {
  const shop = await new Shop('admin', PASSWORD).open();
  const { category_id: bread } = await shop.post('private/categories', { name: 'Bread' });
  const { pot_serial_id: tips } = await shop.post('private/pots', { pot_name: 'Tips', description: 'For those who serve' });
  await shop.define('sourdough', 'Sourdough loaf', '40', {
    categories: [bread], money_pot_id: tips, description: 'Rye and wheat, 750 g',
  });
  await shop.define('rye', 'Dark rye', '12.5', {
    categories: [bread], unit: 'WeightUnitKg', unit_allow_fraction: true, unit_precision_level: 3, low_stock_at: '20',
  });
  await shop.define('croissant', 'Croissant', '6');
  await shop.define('coffee', 'Coffee', '-1');
  await Promise.all(Array.from({ length: 20 }, (_, i) => shop.define(`cake-${i}`, `Cake ${i}`, `${10 + i}`)));
  await shop.lock('sourdough', 'cart-1', '4');
  await shop.lock('sourdough', 'cart-2', '2', 9);
  await shop.lock('rye', 'cart-3', '1.25');
  await shop.lock('croissant', 'cart-4', '5');
  await shop.order('paid-1', 'Breakfast for four', { sourdough: '4', 'cake-1': '1' });
  await shop.pay('paid-1');
  await shop.order('open-1', 'Two loaves', { sourdough: '2' });
  await shop.order('open-2', 'A cake', { 'cake-2': '1' });
  await shop.reserve({ sourdough: 3, 'cake-3': 2 });
  await shop.post('private/templates', {
    template_id: 'counter', template_description: 'At the counter',
    template_contract: {
      template_type: 'inventory-cart', selected_products: ['sourdough', 'cake-4'], summary: 'From the counter',
      currency: 'KUDOS', pay_duration: { d_us: 900e6 },
    },
  });
  await shop.post('private/templates', {
    template_id: 'donation', template_description: 'A donation',
    template_contract: { template_type: 'fixed-order', summary: 'Thank you', minimum_age: 0, pay_duration: { d_us: 900e6 } },
    editable_defaults: { amount: 'KUDOS:3' },
  });
  // The node calls no address of its own machine, so what is told to these fails, and is tried again.
  await shop.post('private/webhooks', {
    webhook_id: 'paid', event_type: 'pay', http_method: 'POST', url: 'http://127.0.0.1:9/hooks/paid',
    header_template: 'X-Order: {{order_id}}', body_template: '{"paid": "{{order_id}}"}',
  });
  await shop.order('paid-2', 'Coffee for one', { coffee: '1' });
  await shop.pay('paid-2');
  await opened(shop, 'empty');

  const bad = await opened(shop, 'hostile');
  await Promise.all(HOSTILE.map(async (name, i) => {
    const id = name.replace(/[/\\;]/g, '').slice(0, 60);
    await bad.define(id, name, '10', { description: name, low_stock_at: '9' });
    await bad.lock(id, `${i}${id}`, '1');
    await bad.order(`o${i}${id.replace(/[^\w.:-]/g, '')}`, name, { [id]: '2' });
    await bad.post('private/pots', { pot_name: `${i} ${name}`, description: name });
    await bad.post('private/categories', { name: `${i} ${name}` });
    await bad.post('private/webhooks', {
      webhook_id: `w${i}`, event_type: 'pay', http_method: 'POST', url: 'http://127.0.0.1:9/', body_template: name,
    });
    await bad.post('private/templates', {
      template_id: `t${i}`, template_description: name,
      template_contract: { template_type: 'fixed-order', amount: 'KUDOS:1', summary: name, pay_duration: { d_us: 900e6 } },
    });
  }));
  return { shop, bad };
}
