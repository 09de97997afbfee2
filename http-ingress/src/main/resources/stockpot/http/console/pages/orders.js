// Orders as they come, the newest first; and the course of one of them.
import { useRef, useState } from '../vendor/hooks.js';
import { change, now, read, tagOf } from '../api.js';
import { Timeline, useHistory } from '../history.js';
import { amount, number, t, time } from '../i18n.js';
import { useLive } from '../live.js';
import { List } from '../list.js';
import { ask as askFor, hrefOf } from '../route.js';
import { useUnits } from '../units.js';
import { html, ask, Code, Countdown, Empty, Facts, Heading, Live, Name, Remove, Search, Table } from '../ui.js';

const PAGE = 200;
const ROW_REMS = 4.75;
/** How long a request waits for the next order; whether older ones are paid by now is looked at behind it. */
const WAIT_MILLIS = 4000;

const merged = (newer, older) => {
  const last = newer.at(-1)?.row_id ?? Infinity;
  return [...newer, ...older.filter(order => order.row_id < last)];
};

export function Orders({ query }) {
  const { q = '', paid = '' } = query;
  const [older, setOlder] = useState([]);
  const asking = useRef(false);
  const filter = { ...(paid && { paid }), ...(q && { summary_filter: q }) };
  const page = (more, signal) => read(`private/orders?${new URLSearchParams({ ...filter, ...more })}`, { signal });

  const state = useLive(async (signal, before) => {
    if (before) {
      // New orders are told at once.
      await page({ limit: 1, offset: before[0]?.row_id ?? 0, timeout_ms: WAIT_MILLIS }, signal);
    } else {
      setOlder([]);
    }
    const { orders } = await page({ limit: -PAGE }, signal);
    return orders;
  }, [q, paid], 300);
  const orders = merged(state.data ?? [], older);

  const see = async (_, to) => {
    if (to < orders.length || orders.length < PAGE || orders.length % PAGE || asking.current) {
      return;
    }
    asking.current = true;
    try {
      const more = await page({ limit: -PAGE, offset: orders.at(-1).row_id });
      setOlder(older => merged(older, more.orders));
    } finally {
      asking.current = false;
    }
  };
  const changed = event => askFor(['orders'], Object.fromEntries(new FormData(event.currentTarget)));
  return html`<${Heading} text=${t('orders')}>
      <form class="search" role="search" onChange=${changed} onSubmit=${event => event.preventDefault()}>
        <${Search} label=${t('orders.search')} value=${q} />
        <label><span class="hidden">${t('state')}</span><select name="paid" defaultValue=${paid} value=${paid}>
          ${['', 'no', 'yes'].map(value => html`<option key=${value} value=${value}>${t(`orders.${value || 'all'}`)}</option>`)}
        </select></label>
      </form>
    <//>
    <${Live} state=${state}>${() => orders.length === 0
      ? html`<${Empty} text=${t(q || paid ? 'orders.none' : 'orders.empty')} />`
      : html`<${List} label=${t('orders')} count=${orders.length} rows=${ROW_REMS} keyOf=${i => orders[i].order_id} onSee=${see}
          row=${i => html`<${Row} order=${orders[i]} />`} />`}<//>`;
}

const Row = ({ order }) => html`<a class="row" href=${hrefOf('orders', order.order_id)}>
  <span class="line"><b><${Name} text=${order.summary} /></b><span class="number">${amount(order.amount)}</span></span>
  <span class="line"><span class="quiet"><${Name} text=${order.order_id} /> · ${time(order.timestamp)}</span>
    <span class=${order.paid ? 'badge good' : 'badge warn'}>${t(order.paid ? 'paid' : 'unpaid')}</span></span>
</a>`;

export function Order({ id }) {
  const path = `private/orders/${encodeURIComponent(id)}`;
  const state = useLive(signal => read(path, { signal }), [id], 1500, true);
  const unitOf = useUnits();
  const history = useHistory(path);
  return html`<p><a href="#/orders">${t('back', { to: t('orders') })}</a></p>
    <${Heading} text=${t('order')} of=${id} />
    <${Live} state=${state}>${order => html`<${Course} id=${id} order=${order} path=${path} />
      <${Goods} goods=${termsOf(order).products} unitOf=${unitOf} />`}<//>
    ${history.error?.status !== 404 && html`<${Timeline} label=${t('history')} state=${history} isAbout="order"
      say=${({ type, payment_ref: ref }) => type === 'OrderPaid' && html`<${Code} text=${ref} />`} />`}`;
}

/** What was agreed on; of an order that nobody has claimed it stands elsewhere. */
const termsOf = order => order.contract_terms ?? order.proto_contract_terms;

const Step = ({ is, text, children }) => html`<li class=${is}>${text}<br /><span class="quiet">${children}</span></li>`;

function Course({ id, order, path }) {
  const terms = termsOf(order);
  const isPaid = order.order_status === 'paid';
  const isOver = !isPaid && terms.pay_deadline.t_s * 1000 <= now();
  const isOpen = !isPaid && !isOver;
  return html`<section class="card">
    <div class="big number">${amount(terms.amount)}</div>
    <p><${Name} text=${terms.summary} /></p>
    <ol class="course" aria-label=${t('order.course')}>
      <${Step} is="done" text=${t('order.placed')}>${time(terms.timestamp)}<//>
      ${terms.nonce && html`<${Step} is="done" text=${t('order.claimed')}>${t('order.claimed.text')}<//>`}
      ${isPaid && html`<${Step} is="done" text=${t('paid')}>${time(order.last_payment)}<//>`}
      ${isOver && html`<${Step} is="over" text=${t('order.over')}>${time(terms.pay_deadline)}<//>`}
      ${isOpen && html`<${Step} text=${t('order.awaited')}>${t('order.left')} <${Countdown} until=${terms.pay_deadline} /><//>`}
    </ol>
    <${Facts} of=${[
      [t('order.tip'), terms.tip && amount(terms.tip)],
      [t('order.refundable'), isPaid && time(terms.refund_deadline)],
      [t('order.page'), html`<a href=${order.order_status_url} target="_blank" rel="noopener noreferrer">${t('open')}</a>`],
    ]} />
    ${isOpen && html`<div class="actions">
      <button onClick=${() => pay(id, terms, path)}>${t('pay')}</button>
      <${Remove} text=${t('order.delete')} onClick=${() => takeBack(order, path)} />
    </div>`}
  </section>`;
}

const Goods = ({ goods, unitOf }) => html`<section class="card">
  <h2>${t('order.goods')}</h2>
  ${!goods.length ? html`<${Empty} text=${t('order.goods.none')} />` : html`<${Table} label=${t('order.goods')}
    columns=${[t('product'), t('quantity'), t('price')]}
    rows=${goods.map((goods, i) => ({
      key: i,
      cells: [
        goods.product_id
          ? html`<a href=${hrefOf('stock', goods.product_id)}><${Name} text=${goods.product_name || goods.product_id} /></a>`
          : html`<${Name} text=${goods.product_name || goods.description} />`,
        html`<span class="number">
          ${number(goods.unit_quantity ?? goods.quantity ?? 1)} <${Name} text=${unitOf(goods.unit ?? 'Piece')} />
        </span>`,
        html`<span class="number">${goods.price && amount(goods.price)}</span>`,
      ],
    }))} />`}
</section>`;

function pay(id, terms, path) {
  ask({
    title: t('pay'), text: t('pay.text'), done: t('pay.done'), password: 'change',
    button: t('pay.do', { amount: amount(terms.amount) }),
    fields: [{ name: 'ref', label: t('pay.ref'), required: true, maxlength: 255, autocomplete: 'off' }],
    run: ({ ref }, password) => change('POST', `${path}/payments`, {
      password, body: { payment_ref: ref, amount: terms.amount },
    }),
  });
}

function takeBack(order, path) {
  const isClaimed = order.order_status === 'claimed';
  const tag = tagOf(path);
  ask({
    title: t('order.delete.title'), isBad: true, button: t('order.delete'), password: 'change',
    text: t(isClaimed ? 'order.delete.claimed' : 'order.delete.text'),
    run: async (_, password) => {
      await change('DELETE', `${path}${isClaimed ? '?force=YES' : ''}`, { password, headers: tag && { 'If-Match': tag } });
      location.hash = '#/orders';
    },
  });
}
