// Webhooks: who is told of what, and how that goes.
import { change, read, tagOf } from '../api.js';
import { number, t, time } from '../i18n.js';
import { useLive } from '../live.js';
import { hrefOf } from '../route.js';
import { html, ask, Code, Empty, Facts, Heading, Live, Name, Remove, Table } from '../ui.js';

const EVENTS = [
  'order_created', 'pay', 'inventory_added', 'inventory_updated', 'inventory_deleted', 'category_added', 'category_updated',
  'category_deleted', 'low', 'out-of-stock', 'back-in-stock',
];
const ID = '[A-Za-z0-9.:_\\-]+';
const METHODS = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'];
const STATES = { delivered: 'good', failed: 'warn', dead: 'bad' };
/** Where the page is of what an event is about. */
const PAGES = { order_created: 'orders', pay: 'orders', category_added: '', category_updated: '', category_deleted: '' };

export function Webhooks() {
  const state = useLive(signal => read('private/webhooks', { signal }), [], 5000);
  return html`<${Heading} text=${t('webhooks')}><button onClick=${make}>${t('webhook.make')}</button><//>
    <${Live} state=${state}>${({ webhooks }) => (webhooks.length === 0 ? html`<${Empty} text=${t('webhooks.empty')} />` : html`
      <div class="cards">${webhooks.map(({ webhook_id: id, event_type: type }) => html`<section class="card" key=${id}>
        <h2><a href=${hrefOf('webhooks', id)}><${Name} text=${id} /></a></h2>
        <${Code} text=${type} />
      </section>`)}</div>`)}<//>`;
}

const fields = (webhook = {}) => [
  { name: 'event_type', label: t('webhook.event'), value: webhook.event_type, options: EVENTS.map(type => [type, type]) },
  { name: 'url', label: t('webhook.url'), value: webhook.url, type: 'url', required: true, maxlength: 2048, autocomplete: 'off' },
  {
    name: 'http_method', label: t('webhook.method'), value: webhook.http_method, options: METHODS.map(method => [method, method]),
  },
  { name: 'header_template', label: t('webhook.headers'), value: webhook.header_template, rows: 2, maxlength: 16384 },
  { name: 'body_template', label: t('webhook.body'), value: webhook.body_template, rows: 4, maxlength: 16384 },
];

/** A form's lines end as in a letter, those of a header template as in a file; what is empty is left out. */
const bodyOf = ({ password, ...values }) => Object.fromEntries(Object.entries(values)
  .map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]).filter(([, value]) => value !== ''));

/** The secret is shown once, in the next dialog: nobody is told it again. */
function make() {
  ask({
    title: t('webhook.make'), button: t('webhook.make'), password: 'change',
    fields: [
      { name: 'webhook_id', label: t('webhook.id'), required: true, maxlength: 255, pattern: ID, autocomplete: 'off' },
      ...fields(),
    ],
    run: async (values, password) => {
      // Only a new one: who takes a name that there is would change nothing and believe that he had.
      const secret = await change('POST', 'private/webhooks', {
        password, body: bodyOf(values), headers: { 'If-None-Match': '*' },
        pick: ({ headers }) => headers.get('Stockpot-Webhook-Secret'),
      });
      return {
        next: secret && {
          title: t('webhook.made'),
          text: html`${t('webhook.made.text')} <${Code} text=${secret} />`,
          button: t('webhook.kept'),
          run: () => {},
        },
      };
    },
  });
}

export function Webhook({ id }) {
  const path = `private/webhooks/${encodeURIComponent(id)}`;
  const state = useLive(async signal => {
    const [webhook, { deliveries }] = await Promise.all([read(path, { signal }), read(`${path}/deliveries`, { signal })]);
    return { webhook, deliveries };
  }, [id], 3000);
  return html`<p><a href="#/webhooks">${t('back', { to: t('webhooks') })}</a></p>
    <${Heading} text=${t('webhook')} of=${id} />
    <${Live} state=${state}>${({ webhook, deliveries }) => html`<section class="card">
      <p><${Code} text=${`${webhook.http_method} ${webhook.url}`} /></p>
      <${Facts} of=${[
        [t('webhook.event'), html`<${Code} text=${webhook.event_type} />`],
        [t('webhook.headers'), webhook.header_template && html`<pre><${Code} text=${webhook.header_template} /></pre>`],
        [t('webhook.body'), webhook.body_template && html`<pre><${Code} text=${webhook.body_template} /></pre>`],
      ]} />
      <div class="actions">
        <button onClick=${() => edit(id, webhook, path)}>${t('change')}</button>
        <${Remove} text=${t('webhook.delete')} onClick=${() => remove(id, path)} />
      </div>
    </section>
    <section class="card">
      <h2>${t('deliveries')}</h2>
      <p class="quiet">${t('deliveries.text')}</p>
      ${deliveries.length === 0
        ? html`<${Empty} text=${t('deliveries.none')} />`
        : html`<${Deliveries} deliveries=${deliveries} />`}
    </section>`}<//>`;
}

const timeOf = millis => millis && time({ t_s: millis / 1000 });

function About({ type, about }) {
  const page = PAGES[type] ?? 'stock';
  return about && (page ? html`<a href=${hrefOf(page, about)}><${Code} text=${about} /></a>` : html`<${Code} text=${about} />`);
}

const Deliveries = ({ deliveries }) => html`<${Table} label=${t('deliveries')}
  columns=${[t('delivery.what'), t('state'), t('delivery.tries'), t('delivery.last'), t('delivery.next')]}
  rows=${deliveries.map(each => ({
    key: each.event_id,
    cells: [
      html`<span><${Code} text=${each.event_type} /> <${About} type=${each.event_type} about=${each.about} />
        <br /><span class="quiet">${timeOf(each.time_ms)}</span></span>`,
      html`<span class=${`badge ${STATES[each.state] ?? ''}`}>${t(`delivery.${each.state}`)}</span>`,
      html`<span class="number">${number(each.attempts)}</span>`,
      html`<span><span lang="en"><${Name} text=${each.last_result ?? ''} /></span>
        ${' '}<span class="quiet">${timeOf(each.last_attempt_ms)}</span></span>`,
      timeOf(each.next_attempt_ms),
    ],
  }))} />`;

function edit(id, webhook, path) {
  const tag = tagOf(path);
  ask({
    title: t('webhook.edit.of', { id }), text: t('webhook.edit.text'), button: t('change'), password: 'change',
    fields: fields(webhook),
    run: (values, password) => change('PATCH', path, { password, headers: tag && { 'If-Match': tag }, body: bodyOf(values) }),
  });
}

function remove(id, path) {
  const tag = tagOf(path);
  ask({
    title: t('webhook.delete.of', { id }), text: t('webhook.delete.text'), isBad: true, button: t('webhook.delete'),
    password: 'change',
    run: async (_, password) => {
      await change('DELETE', path, { password, headers: tag && { 'If-Match': tag } });
      location.hash = '#/webhooks';
    },
  });
}
