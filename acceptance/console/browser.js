// A browser that fails a test for whatever no page may do: errors, breaches of the policy, requests to others.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { PASSWORD, URL } from './shop.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = process.env.PICTURES ?? 'target/pictures';
mkdirSync(PICTURES, { recursive: true });

/** In a container the browser's own sandbox cannot be made. */
export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'],
});

export class Console {
  static async open(browser, { width = 1280, height = 800, scheme = 'light', locale = 'en-US', expected } = {}) {
    const viewport = { width, height };
    const context = await browser.newContext({ viewport, colorScheme: scheme, locale, reducedMotion: 'reduce' });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const it = new Console();
    Object.assign(it, { context, page, problems: [], expected, requests: [] });
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type()) && !it.expected?.test(message.text())) {
        it.problems.push(message.text());
      }
    });
    page.on('pageerror', error => it.problems.push(String(error.stack)));
    page.on('request', request => {
      it.requests.push(request);
      if (!request.url().startsWith(`${URL}/`) && !request.url().startsWith('data:')) {
        it.problems.push(`a request to ${request.url()}`);
      }
    });
    await page.addInitScript(() => {
      window.breaches = [];
      addEventListener('securitypolicyviolation', event => {
        window.breaches.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await page.goto(`${URL}/console/`);
    return it;
  }

  async logIn(instance = 'admin', password = PASSWORD) {
    await this.page.fill('[name=instance]', instance);
    await this.page.fill('[name=password]', password);
    await this.page.click('form .main');
    await this.page.waitForSelector('nav a', { state: 'attached' });
    return this;
  }

  /** Goes to a page and waits until it has something to show. */
  async go(hash, selector = '.list li, .card, .empty:not([role])') {
    await this.page.evaluate(hash => { location.hash = hash; }, hash);
    await this.page.waitForSelector(`main :is(${selector})`);
    await this.page.waitForFunction(() => !/Loading…|Lädt…/.test(document.body.innerText));
  }

  /** What it shows to the node. */
  async authorization() {
    const request = await this.page.waitForRequest(request => request.url().includes('/private/'));
    return request.headerValue('Authorization');
  }

  text = selector => this.page.locator(selector).innerText();

  async sees(text, selector = 'body') {
    await this.page.locator(selector).getByText(text).filter({ visible: true }).first().waitFor();
  }

  /** A picture for people to look at. */
  picture = name => this.page.screenshot({ path: `${PICTURES}/${name}.png` });

  async fits() {
    const [scroll, inner] = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(scroll <= inner, `${await this.page.evaluate(() => location.hash)} is ${scroll} wide in ${inner}`);
  }

  /** Axe with all its rules in light, and its look at colours in dark, or the other way round. */
  async isAccessible(schemes = ['light', 'dark']) {
    if (!await this.page.evaluate(() => 'axe' in window)) {
      await this.page.evaluate(AXE);
    }
    for (const [i, colorScheme] of schemes.entries()) {
      await this.page.emulateMedia({ colorScheme });
      const rules = { resultTypes: ['violations'], ...(i > 0 && { runOnly: ['color-contrast'] }) };
      const found = await this.page.evaluate(rules => axe.run(document, rules), rules);
      const told = found.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`));
      assert.deepEqual(told, [], `${await this.page.evaluate(() => location.hash)} in ${colorScheme}`);
    }
    await this.page.emulateMedia({ colorScheme: schemes[0] });
  }

  /** Nothing happened that no page may do. */
  async close() {
    const breaches = await this.page.evaluate(() => window.breaches);
    await this.context.close();
    assert.deepEqual([...this.problems, ...breaches], []);
  }
}
