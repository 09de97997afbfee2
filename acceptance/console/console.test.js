// The console in a browser, as people use it who see it, hear it, or have only a keyboard.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Console, launch } from './browser.js';
import { fill, HOSTILE, OTHERS_PASSWORD, PASSWORD, Shop, URL } from './shop.js';

const FOLDER = '../../http-ingress/src/main/resources/stockpot/http/console/';
const SOURCES = new globalThis.URL(process.env.SOURCES ?? FOLDER, import.meta.url);
const source = file => readFileSync(new globalThis.URL(file, SOURCES), 'utf8');
const LISTS = ['stock', 'ledger', 'orders', 'reservations', 'pots', 'templates', 'webhooks'];
let browser;
let shop;
let bad;

before(async () => {
  ({ shop, bad } = await fill());
  browser = await launch();
});
after(() => browser?.close());

const encoded = id => encodeURIComponent(id);

test('every text is there and is said', () => {
  const files = readdirSync(SOURCES, { recursive: true }).filter(file => file.endsWith('.js') && !file.includes('vendor'));
  const code = files.filter(file => file !== 'texts.js').map(source).join('');
  const names = [...source('texts.js').matchAll(/^ {2}'?([\w.\- ]+?)'?: \[(.*)\],$/gm)];
  assert.ok(names.length > 100);
  // A name is said as it is, or is put together of its first part and something else.
  const unsaid = names.map(([, name]) => name).filter(name => !code.includes(`'${name}'`) && !/(^[a-z]+$)/.test(name)
    && !code.includes('`' + name.slice(0, name.lastIndexOf('.') + 1) + '${'));
  assert.deepEqual(unsaid, []);
  const known = new Set(names.map(([, name]) => name));
  const missing = [...code.matchAll(/\bt\('([^']+)'/g)].map(([, name]) => name).filter(name => !known.has(name));
  assert.deepEqual(missing, []);
});

test('reads metrics and reckons with decimals to the last digit', async () => {
  const { parse, rate, sum } = await import(new globalThis.URL('metrics.js', SOURCES));
  const text = (dead, told) => [
    '# HELP a_total about a{b="c"} 1', `a_total{reason="NO, \\"J\\"",family="x}y"} ${dead}`, 'a_total{family="z"} 2.5', 'other 9',
    `b_total ${told}`, 'c_total +Inf', '',
  ].join('\n');
  const now = { samples: parse(text(7, 130), ['a_total', 'b_total', 'c_total', 'none']), millis: 3000 };
  const before = { samples: parse(text(7, 100), ['a_total', 'b_total', 'c_total', 'none']), millis: 1000 };
  assert.deepEqual(now.samples.get('a_total')[0], { labels: { reason: 'NO, "J"', family: 'x}y' }, value: 7 });
  assert.ok(!now.samples.has('other'));
  assert.deepEqual([sum(now.samples, 'a_total'), sum(now.samples, 'a_total', { family: 'z' }), sum(now.samples, 'a_total', { family: /y$/ })],
    [9.5, 2.5, 7]);
  assert.deepEqual([sum(now.samples, 'c_total'), sum(now.samples, 'none')], [Infinity, 0]);
  assert.equal(rate(now, before, 'b_total'), 15);
  assert.equal(rate(now, undefined, 'b_total'), null, 'one sample says nothing');
  assert.equal(rate(before, now, 'b_total'), null, 'a node that was started anew says nothing');
  const { minus, plus } = await import(new globalThis.URL('decimals.js', SOURCES));
  assert.equal(plus('9007199254740993.1', '0.000001'), '9007199254740993.100001');
  assert.deepEqual([minus('1', '1.5'), minus('0.3', '0.1'), minus('2', '2'), minus('100', '0')], ['-0.5', '0.2', '0', '100']);
});

test('quotes for a shell what others wrote', async () => {
  const { quoted } = await import(new globalThis.URL('shell.js', SOURCES));
  const texts = [...HOSTILE, 'plain-1.0', '', '--help', '$(exit 1)`exit 1`', 'a\\nb\\', '\u001b[201~\nexit 1\n', '*', '\ud83e\udd50 \'"'];
  const heard = execFileSync('bash', ['--norc', '-c', `printf '%s\\0' ${texts.map(quoted).join(' ')}`], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { LC_ALL: 'C.UTF-8' },
  });
  assert.deepEqual(heard.toString().split('\0').slice(0, -1), texts);
  assert.doesNotMatch(texts.map(quoted).join(''), /\p{C}/u, 'nothing is unseen');
});

// These look only, or at what is theirs.
describe('whoever looks', { concurrency: 4 }, () => {
  test('logs in for this page only', async () => {
    const it = await Console.open(browser, { expected: /401/ });
    await it.isAccessible();
    await it.picture('login');
    await it.page.fill('[name=password]', 'wrong');
    await it.page.click('form .main');
    await it.sees('Instance and password do not fit.');
    await it.logIn();
    await it.sees('Sourdough loaf');
    const kept = await it.page.evaluate(async () => [
      localStorage.length, sessionStorage.length, document.cookie,
      (await indexedDB.databases()).length, (await caches.keys()).length,
    ]);
    assert.deepEqual(kept, [0, 0, '', 0, 0]);
    const authorization = await it.authorization();
    await assert.rejects(() => shop.send('POST', 'private/products', {}, authorization), /403/, 'it may only read');
    const ended = it.page.waitForResponse(response => response.request().method() === 'DELETE');
    await it.page.click('text=Log out');
    assert.equal((await ended).status(), 204);
    await it.sees('You are logged out.');
    await assert.rejects(() => shop.send('GET', 'private/products', undefined, authorization), /401/);
    await it.logIn();
    const second = await it.authorization();
    await it.page.reload();
    await it.sees('Log in to stockpot');
    const isOver = () => shop.send('GET', 'private/products', undefined, second).then(() => false, error => /401/.test(error));
    for (let i = 0; i < 50 && !await isOver(); i++) {
      await it.page.waitForTimeout(100);
    }
    assert.ok(await isOver(), 'leaving the page ends the token');
    await it.close();
  });

  test('shows each page, light and dark, wide and narrow', async () => {
    const pages = [
      ...LISTS, 'access', 'health', 'stock/sourdough', 'ledger/sourdough', 'orders/paid-1', 'orders/open-1', 'templates/counter',
      'webhooks/paid',
    ];
    const { pots } = await shop.get('private/pots');
    pages.push(`pots/${pots[0].pot_serial}`);
    const wide = await (await Console.open(browser)).logIn();
    const narrow = await (await Console.open(browser, { width: 360, height: 740, scheme: 'dark', locale: 'de-DE' })).logIn();
    for (const page of pages) {
      const name = page.replace(/s\/\d+$/, '').replace(/\W/g, '-');
      await Promise.all([
        wide.go(`#/${page}`).then(() => wide.isAccessible()).then(() => wide.picture(name)),
        narrow.go(`#/${page}`).then(() => narrow.fits()).then(() => narrow.picture(`${name}-narrow`)),
      ]);
    }
    await narrow.page.click('.menu');
    await narrow.fits();
    await narrow.picture('menu-narrow');
    await narrow.isAccessible(['dark']);
    assert.equal(await narrow.text('h1'), 'Tips');
    assert.equal(await narrow.page.getAttribute('html', 'lang'), 'de');
    await narrow.page.selectOption('.tools select >> nth=0', 'en');
    await narrow.sees('Money pot');
    await wide.close();
    await narrow.close();
  });

  test('is told what happens, and looks by itself where it is not', async () => {
    for (const isTold of [true, false]) {
      const it = await Console.open(browser, { expected: /ERR_FAILED/ });
      if (!isTold) {
        await it.page.route('**/private/events', route => route.abort());
      }
      await it.logIn();
      await it.go('#/stock/rye');
      if (isTold) {
        // Once the pauses that have begun are over, nobody looks now and then any more.
        await it.page.evaluate(() => {
          const { setTimeout } = window;
          window.setTimeout = (call, millis) => setTimeout(call, millis < 1000 ? millis : 1e9);
        });
      }
      for (const lock of [`first-${isTold}`, `second-${isTold}`]) {
        await shop.lock('rye', lock, '0.5');
        await it.sees(lock);
      }
      await it.close();
    }
  });

  test('tells what happened to a product, in words and as a chart', async () => {
    // The browser advises how to read pixels often, which only this test does.
    const it = await (await Console.open(browser, { expected: /willReadFrequently/ })).logIn();
    await it.go('#/stock/sourdough', '.timeline li');
    await it.sees('Cart cart-1', '.timeline');
    const sold = it.page.locator('.timeline li', { hasText: 'paid-1' }).filter({ hasText: 'Sold' });
    assert.match(await sold.innerText(), /sold.*Order paid-1.*Sold \+4\s*On hold -4/s);
    const chart = it.page.getByRole('img', { name: /^From .*Sold 0.* to .*Sold 4, On hold 5/ });
    // The line of what is free has the colour that it has beside the chart, by day and by night.
    const painted = async scheme => (await it.page.waitForFunction(scheme => {
      const { backgroundColor } = getComputedStyle(document.querySelector('.chart ~ .parts .free'));
      const [r, g, b] = backgroundColor.match(/\d+/g).map(Number);
      const canvas = document.querySelector('.chart canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const isThere = data.some((_, i) => i % 4 === 0 && data[i] === r && data[i + 1] === g && data[i + 2] === b);
      return isThere && document.documentElement.dataset.scheme === scheme && backgroundColor;
    }, scheme)).jsonValue();
    await chart.waitFor();
    await it.page.selectOption('.tools select >> nth=1', 'dark');
    const dark = await painted('dark');
    await it.page.selectOption('.tools select >> nth=1', 'light');
    assert.notEqual(await painted('light'), dark);
    const atNow = await it.text('.chart + p');
    await chart.hover();
    await it.page.waitForFunction(text => document.querySelector('.chart + p').innerText !== text, atNow);
    await shop.lock('sourdough', 'just-now', '1');
    await it.sees('just-now', '.timeline');
    await it.page.setViewportSize({ width: 700, height: 800 });
    await it.page.waitForFunction(() => document.querySelector('canvas').clientWidth < 700);

    await shop.define('many', 'Of which much happens', '-1');
    await Promise.all(Array.from({ length: 60 }, (_, i) => shop.lock('many', `many-${i}`, '1')));
    await it.go('#/stock/many', '.timeline li');
    const count = () => it.page.locator('.timeline li').count();
    await it.sees('Show older');
    const few = await count();
    await it.page.click('text=Show older');
    await it.sees('defined', '.timeline');
    assert.ok(await count() > few);
    assert.equal(await it.page.getByText('Show older').count(), 0, 'that is all');
    const [{ record: { position } }] = (await shop.get('private/products/many/history?limit=1')).history;
    await it.go(`#/ledger/many?from=${position}`, '.timeline li');
    await it.page.getByText('Show older').last().click();
    await it.page.waitForFunction(() => document.querySelectorAll('.timeline li').length === 60);
    assert.equal(await it.page.getByText('Show older').count(), 0, 'that is all between');
    await it.close();
  });

  test('shows how it was, for whoever has the address', async () => {
    const it = await (await Console.open(browser, { expected: /40[04]/ })).logIn();
    const { history } = await shop.get('private/products/rye/history?limit=5');
    const [defined, locked] = history.map(({ record }) => record.position);
    await it.go(`#/ledger/rye?from=${defined}&at=${locked}`, 'table');
    await it.page.getByRole('row', { name: 'In carts 0 1.25 +1.25' }).waitFor();
    await it.page.getByRole('row', { name: 'Free 12.5 11.25 -1.25' }).waitFor();
    await it.sees(`./stockpot ledger --instance admin --product rye --diff ${defined} ${locked}`);
    await it.page.getByRole('list', { name: 'What happened between' }).getByText('cart-3').waitFor();
    await it.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await it.page.click('text=Copy');
    await it.sees('Copied');
    const copied = await it.page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied.split('\n')[0], `./stockpot ledger --instance admin --product rye --at ${locked}`);
    const after = it.page.getByRole('slider', { name: 'After' });
    await after.focus();
    await it.page.keyboard.press('Home');
    await it.page.waitForURL(url => decodeURIComponent(url.hash).endsWith(`at=${defined}`));
    await it.page.getByRole('row', { name: 'In carts 0 0' }).waitFor();
    await it.sees('The ledger tells of nothing.');
    assert.match(await after.getAttribute('aria-valuetext'), /defined$/);
    await it.go('#/ledger/rye?at=2020-01-01&from=2020-01-01', '.empty:not([role])');
    await it.sees('There was nothing then.');
    await it.go('#/ledger/rye?at=2999-01-01', '.problem');
    await it.sees('that is in the future');
    // Nobody has others copy what he likes into a shell.
    await it.go(`#/ledger/rye?at=${encoded('0s; echo 1 2020')}&from=${encoded('$(echo)')}`, '.commands');
    assert.doesNotMatch(await it.text('.commands'), /echo/);

    const { record: { time_ms: millis } } = history[1];
    const [before, then] = [-1, 0].map(step => new Date(millis + step).toISOString());
    await it.go(`#/ledger?from=${before}&at=${then}`, '.compared');
    const rye = it.page.locator('.compared li', { hasText: 'Dark rye' });
    await rye.getByText('In carts').first().waitFor();
    assert.match(await rye.innerText(), /Dark rye\s+Free 11.25\s+In carts \+1.25\s*Free -1.25/);
    await rye.getByRole('link').click();
    await it.page.getByRole('row', { name: 'In carts 0 1.25 +1.25' }).waitFor();
    await it.page.goBack();
    await it.page.getByLabel('After, to the second').fill('');
    await it.page.keyboard.press('Tab');
    await it.page.waitForURL(url => !url.hash.includes('at='));
    await it.sees(/^[1-9]\d* of \d+ products are different/);
    await it.close();
  });

  test('tells of pots, orders, reservations and webhooks what became of them', async () => {
    const it = await (await Console.open(browser)).logIn();
    const { pots } = await shop.get('private/pots');
    await it.go(`#/pots/${pots[0].pot_serial}`, '.timeline li');
    await it.sees('+5.00 KUDOS', '.timeline');
    await it.go('#/orders/paid-1', '.timeline li');
    await it.sees('slip of paid-1', '.timeline');
    await it.go('#/reservations', '.cards');
    const id = await it.text('.cards code');
    await it.go(`#/reservations/${id}`, '.timeline li');
    await it.sees('sourdough', '.timeline');
    await it.go('#/webhooks/paid');
    await it.page.getByRole('row', { name: /pay paid-2.*failed, tried again.*not public/ }).waitFor();
    await it.close();
  });

  test('shows what flows to whoever may know it', async () => {
    const it = await (await Console.open(browser, { expected: /403/ })).logIn();
    await it.go('#/health', '.flow');
    await it.sees(/^[\d.]+\/s$/, '.flow li >> nth=0');
    await it.page.getByRole('row', { name: /^Stock 0 \d+/ }).waitFor();
    await it.sees('Since the start every record was a command.');
    let shown = '';
    let text = 'stockpot_dead_letters_total{family="stock",reason="NOT_JSON"} 3\n';
    await it.page.route('**/metrics', async route => {
      const { authorization = '' } = route.request().headers();
      shown += `${authorization} `;
      await (authorization === 'Bearer figures' ? route.fulfill({ body: text }) : route.fulfill({ status: 403, json: { code: 26 } }));
    });
    await it.go('#/stock');
    await it.go('#/health', '.actions');
    await it.sees('STOCKPOT_METRICS_TOKEN');
    await it.isAccessible();
    assert.ok(!shown.includes('Bearer'), 'the token of the shop is not shown to it');
    for (const token of ['wrong', 'figures']) {
      await it.page.click('text=Show the figures');
      await it.page.fill('[name=token]', token);
      await it.page.locator('dialog').getByRole('button', { name: 'Show the figures' }).click();
      await it.sees(token === 'wrong' ? 'This is not the token.' : 'NOT_JSON');
    }
    await it.sees('It decides none.');
    text += [
      'stockpot_partition_processed{family="stock",partition="1"} 12',
      'stockpot_partition_lag{application="deciding",topic="corner-shop.2.stock.commands",partition="1"} 4', '',
    ].join('\n');
    await it.page.getByRole('row', { name: /^Stock 1 12 4/ }).waitFor();
    await it.close();
  });

  test('makes, changes and deletes webhooks', async () => {
    // Whoever is told that it is gone may look once more before he leaves: 404.
    const it = await (await Console.open(browser, { expected: /404|412/ })).logIn();
    const { page } = it;
    const confirm = name => page.locator('dialog').getByRole('button', { name }).click();
    await it.go('#/webhooks');
    await page.click('text=New webhook');
    await it.isAccessible();
    await it.picture('webhook-new');
    await page.fill('[name=webhook_id]', 'paid');
    await page.selectOption('[name=event_type]', 'low');
    await page.fill('[name=url]', 'https://shop.example/low');
    await page.fill('[name=header_template]', 'X-One: 1\nX-Two: {{product}}');
    await page.fill('dialog [name=password]', PASSWORD);
    await confirm('New webhook');
    await it.sees('Somebody else has changed this', 'dialog');
    await page.fill('[name=webhook_id]', 'low');
    await confirm('New webhook');
    await it.sees('It is shown only now:');
    assert.match(await it.text('dialog code'), /^[\w-]{43}$/);
    await confirm('I have kept it');
    assert.equal((await shop.get('private/webhooks/low')).header_template, 'X-One: 1\nX-Two: {{product}}');
    await page.click('main >> text=low');
    await it.sees('Nothing was told yet.');
    await page.click('main >> text=Change');
    assert.equal(await page.inputValue('[name=event_type]'), 'low');
    await page.fill('[name=header_template]', '');
    await page.selectOption('[name=http_method]', 'PUT');
    await confirm('Change');
    await it.sees('PUT https://shop.example/low');
    assert.equal((await shop.get('private/webhooks/low')).header_template, undefined);
    await page.click('main >> text=Delete');
    await confirm('Delete');
    await page.waitForURL('**/#/webhooks');
    await page.getByText('low').waitFor({ state: 'detached' });
    await assert.rejects(() => shop.get('private/webhooks/low'), /404/);
    await it.close();
  });

  test('says where there is nothing', async () => {
    const it = await (await Console.open(browser)).logIn('empty', OTHERS_PASSWORD);
    for (const [page, says] of Object.entries({
      stock: 'There are no products yet.', orders: 'There are no orders yet.', reservations: 'There are no reservations.',
      pots: 'There are no money pots.', templates: 'There are no templates.', ledger: 'There are no products yet.',
      webhooks: 'Nobody is told of anything.', nowhere: 'There is no such page', constructor: 'There is no such page',
    })) {
      await it.go(`#/${page}`, '.empty:not([role])');
      await it.sees(says);
    }
    await it.go('#/access');
    assert.equal(await it.page.getByText('Open an instance').count(), 0, 'only the admin opens instances');
    await it.isAccessible();
    await it.close();
  });

  test('says what is wrong, keeps what it has, and goes on by itself', async () => {
    const it = await (await Console.open(browser, { expected: /503|401|404|ERR_INTERNET_DISCONNECTED/ })).logIn();
    await it.sees('Sourdough loaf');
    await it.context.setOffline(true);
    await it.sees('The node cannot be reached.');
    await it.sees('What is shown is from');
    await it.sees('Sourdough loaf');
    await it.isAccessible();
    await it.picture('offline');
    await it.context.setOffline(false);
    await it.page.locator('.problem').waitFor({ state: 'detached', timeout: 15_000 });

    const busy = { status: 503, headers: { 'Retry-After': '1' }, json: { code: 55, name: 'X', hint: 'A hint.' } };
    await it.page.route('**/private*/**', route => route.fulfill(busy));
    await it.page.route('**/health/*', route => route.fulfill({
      status: 503, json: { status: 'restoring', reason: 'it reads back', restored: 40, total: 100 },
    }));
    for (const page of [...LISTS, 'stock/sourdough', 'ledger/sourdough', 'orders/open-1', 'templates/counter', 'webhooks/paid']) {
      await it.go(`#/${page}`, '.problem');
      await it.sees('The node is busy or not ready.', '.problem');
    }
    await it.picture('busy');
    await it.go('#/health', 'progress');
    await it.sees('40 of 100 records are read back');
    await it.isAccessible();
    await it.picture('restoring');
    await it.page.unrouteAll();

    await it.go('#/stock/nothing', '.problem');
    await it.sees('This does not exist, or not any more.');
    await shop.send('DELETE', 'private/token', undefined, await it.authorization());
    await it.sees('You are logged out.');
    await it.logIn();
    await it.go('#/stock');
    await it.sees('Sourdough loaf');
    await it.close();
  });

  test('shows hostile names as they are', async () => {
    // Of a moment before one of them was made there is nothing.
    const it = await (await Console.open(browser, { width: 360, expected: /404/ })).logIn('hostile', OTHERS_PASSWORD);
    const { products } = await bad.get('private/products?details=yes');
    const { orders } = await bad.get('private/orders');
    const { pots } = await bad.get('private/pots');
    const pages = [...LISTS, 'access', ...products.map(product => `stock/${encoded(product.product_id)}`),
      `orders/${encoded(orders[0].order_id)}`, `pots/${pots[0].pot_serial}`, 'templates/t0', 'templates/t3', 'webhooks/w0',
      'webhooks/w3', ...products.slice(0, 2).map(product => `ledger/${encoded(product.product_id)}`)];
    for (const page of pages) {
      await it.go(`#/${page}`);
      await it.fits();
      assert.equal(await it.page.locator('main img[src=x], main script').count(), 0);
    }
    // They were made side by side, so their order is any.
    const first = products.find(product => product.description === HOSTILE[0]);
    await it.go(`#/stock/${encoded(first.product_id)}`);
    assert.equal(await it.text('h1'), HOSTILE[0]);
    await it.page.click('text=Release');
    await it.sees(HOSTILE[0], 'dialog');
    await it.isAccessible();
    await it.page.keyboard.press('Escape');
    await it.go('#/stock');
    await it.sees(HOSTILE[5]);
    await it.picture('hostile');
    await it.page.fill('[name=q]', '<img');
    await it.page.waitForFunction(() => document.querySelectorAll('.list > li').length === 1);
    assert.equal(await it.page.evaluate(() => window.hacked), undefined);
    await it.close();
  });

  test('is alive, and rests when nobody looks', async () => {
    const it = await (await Console.open(browser)).logIn();
    await it.go('#/stock');
    await it.page.fill('[name=q]', 'cake 19');
    await it.sees('29 of 29 pcs free');
    await shop.lock('cake-19', 'seen', '3');
    await it.sees('26 of 29 pcs free');
    await shop.define('cake-20', 'Another cake 19', '7');
    await it.sees('Another cake 19');
    await shop.send('DELETE', 'private/products/cake-20');
    await it.page.getByText('Another cake 19').waitFor({ state: 'detached' });
    await it.go('#/orders');
    await shop.order('open-3', 'Just now', { 'cake-5': '1' });
    await it.sees('Just now');
    await it.go('#/orders/open-3');
    await it.sees('payment awaited');
    await shop.pay('open-3');
    await it.sees('Refunds until');
    await it.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await it.page.waitForTimeout(200);
    const asked = it.requests.length;
    await it.page.waitForTimeout(2000);
    assert.equal(it.requests.length, asked, 'nobody looks');
    await it.page.evaluate(() => {
      delete document.hidden;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await it.page.waitForRequest('**/private/orders/open-3');
    await it.close();
  });

  test('scrolls ten thousand products', async () => {
    const it = await Console.open(browser);
    const all = Array.from({ length: 10_000 }, (_, i) => ({ product_id: `p-${i}`, product_serial: i + 1 }));
    const details = id => ({
      product_id: id, product_name: `Product ${id}`, unit: 'Piece', unit_total_stock: '10', unit_total_sold: '3',
      unit_total_lost: '0', unit_total_locked: '1', unit_total_held: '2', unit_available: '4',
    });
    await it.page.route('**/private/products?*', route => {
      const query = new globalThis.URL(route.request().url()).searchParams;
      const ids = query.get('ids')?.split(',');
      const from = Number(query.get('offset') ?? 0);
      return route.fulfill({ json: { products: ids ? ids.map(details) : all.slice(from, from + Number(query.get('limit'))) } });
    });
    await it.logIn();
    await it.sees('Products: 10,000');
    const slowest = await it.page.evaluate(async () => {
      let slowest = 0;
      for (let i = 0, last = performance.now(); i < 60; i++) {
        scrollBy(0, 2500);
        await new Promise(requestAnimationFrame);
        slowest = Math.max(slowest, performance.now() - last);
        last = performance.now();
      }
      return slowest;
    });
    console.log(`the slowest of 60 frames took ${slowest.toFixed(0)} ms`);
    assert.ok(slowest < 500, 'nobody waits for a frame');
    await it.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await it.sees('Product p-9999');
    assert.ok(await it.page.locator('.list > li').count() < 30, 'only what is seen is there');
    const place = await it.page.evaluate(() => scrollY);
    await it.page.click('text=Product p-9998');
    await it.page.waitForSelector('.problem');
    await it.page.goBack();
    await it.sees('Product p-9999');
    assert.equal(await it.page.evaluate(() => scrollY), place, 'the place is found again');
    it.problems.length = 0;
    await it.close();
  });
});

test('changes things for whoever shows the password again', async () => {
  // Whoever is told that his order is gone may look once more before he leaves: 404.
  const it = await (await Console.open(browser, { expected: /40[0149]/ })).logIn();
  const { page } = it;
  const confirm = async (name, password) => {
    if (password) {
      await page.fill('dialog [name=password]', password);
    }
    await page.locator('dialog').getByRole('button', { name }).click();
  };
  await it.go('#/stock/croissant');
  await page.click('text=Book delivery or loss');
  await it.isAccessible();
  await it.picture('adjust');
  await page.fill('[name=come]', '20,5');
  await confirm('Book it', 'wrong');
  await it.sees('Instance and password do not fit.', 'dialog');
  await confirm('Book it', PASSWORD);
  await page.locator('dialog .problem [lang=en]').waitFor();
  await it.picture('refused');
  await page.fill('[name=come]', '20');
  await page.fill('[name=lost]', '1');
  await confirm('Book it');
  await it.sees('free of 26');
  const { unit_total_stock: total, unit_total_lost: lost } = await shop.get('private/products/croissant');
  assert.deepEqual([total, lost], ['26', '1']);

  // For five minutes without the password, or until it is ended.
  await page.click('text=Release');
  await page.fill('[name=reason]', 'he went home');
  await confirm('Release');
  await it.sees('Nobody has any of it set aside.');
  await it.go('#/stock/rye');
  await page.click('text=Book delivery or loss');
  await page.fill('[name=come]', '0,755');
  await confirm('Book it');
  await it.sees('free of 13.255');
  await page.click('text=End changing');
  await it.go('#/orders/open-1');
  await page.click('text=Record payment');
  await page.fill('[name=ref]', 'slip 7');
  await confirm('are paid', PASSWORD);
  await it.sees('Refunds until');
  await it.go('#/orders/open-2');
  await page.click('text=Take back');
  await confirm('Take back');
  await page.waitForURL('**/#/orders');
  await assert.rejects(() => shop.get('private/orders/open-2'), /404/);

  await it.go('#/reservations');
  await page.click('main >> text=Take back');
  await confirm('Take back', PASSWORD);
  await it.sees('There are no reservations.');
  const { pots } = await shop.get('private/pots');
  await it.go(`#/pots/${pots[0].pot_serial}`);
  await page.click('text=Set to nothing');
  await confirm('Set to nothing');
  await it.sees('empty');

  await it.go('#/templates/counter');
  await page.click('text=Try it');
  await it.isAccessible();
  await page.fill('[name="product:sourdough"]', '2');
  await confirm('Make the order');
  await page.waitForURL('**/#/orders/*');
  await it.sees('payment awaited');
  await it.sees('Sourdough loaf');

  await it.go('#/access');
  await page.click('text=New token');
  await page.fill('[name=description]', 'till 3');
  await confirm('New token', PASSWORD);
  await it.sees('It is shown only now:');
  assert.match(await it.text('dialog code'), /^secret-token:/);
  await confirm('I have kept it');
  await page.getByRole('row', { name: 'till 3' }).getByRole('button').click();
  await confirm('End');
  await page.getByRole('row', { name: 'till 3' }).waitFor({ state: 'detached' });
  await page.click('text=Open an instance');
  await page.fill('[name=id]', 'bakery');
  await page.fill('[name=name]', 'The Bakery');
  await page.fill('[name=secret]', OTHERS_PASSWORD);
  await confirm('Open an instance');
  await it.sees('The Bakery');
  await it.isAccessible();
  await it.picture('instances');
  await page.getByRole('button', { name: 'Close bakery' }).click();
  await confirm('Close');
  await it.sees('closed');
  await it.close();
});

test('needs no mouse', async () => {
  await shop.lock('rye', 'cart-9', '1.5');
  const it = await Console.open(browser);
  const { keyboard } = it.page;
  const focused = () => it.page.evaluate(() => {
    const { innerText, name, id } = document.activeElement;
    return innerText || name || id;
  });
  const tabTo = async text => {
    for (let i = 0; i < 40 && !(await focused()).includes(text); i++) {
      await keyboard.press('Tab');
    }
    assert.ok((await focused()).includes(text), `${text} is reached by Tab, not ${await focused()}`);
  };
  await tabTo('password');
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await it.sees('Sourdough loaf');
  await it.page.evaluate(() => document.querySelector('h1').focus());
  await keyboard.press('Shift+Tab');
  await tabTo('Sourdough loaf');
  await keyboard.press('ArrowDown');
  await it.page.waitForFunction(() => document.activeElement.innerText.includes('Dark rye'));
  await keyboard.press('Enter');
  await it.page.waitForFunction(() => document.activeElement.tagName === 'H1' && document.activeElement.innerText === 'Dark rye');
  await it.sees('cart-9');
  await tabTo('Release');
  await keyboard.press('Enter');
  await it.page.waitForSelector('dialog[open]');
  await tabTo('password');
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await it.sees('It is free again.');
  await it.close();
});
