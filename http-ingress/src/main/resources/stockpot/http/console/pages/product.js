// One product: how much of it is where, who has some of it and until when, what happened; and what a merchant may do about it.
import { useState } from '../vendor/hooks.js';
import { change, read, tagOf } from '../api.js';
import { Chart } from '../chart.js';
import { plus } from '../decimals.js';
import { changedBy, Timeline, useHistory } from '../history.js';
import { amount, number, t, time, total } from '../i18n.js';
import { useLive } from '../live.js';
import { hrefOf } from '../route.js';
import { useUnits } from '../units.js';
import {
  html, ask, Bar, Code, Countdown, Empty, Facts, Heading, Live, Name, Parts, partsOf, Remove, Shortage, Table,
} from '../ui.js';

const PAGE = 100;
const MOST = 1024;

export function Product({ id }) {
  const path = `private/products/${encodeURIComponent(id)}`;
  const unitOf = useUnits();
  const [limit, setLimit] = useState(PAGE);
  const state = useLive(async (signal, before) => {
    const product = await read(path, { signal });
    // A product's tag changes with whatever anybody locks or orders of it.
    if (product === before?.product) {
      return before;
    }
    const { holders } = await read(`${path}/holders?limit=${limit}`, { signal });
    return { product, holders };
  }, [id, limit], 1000, true);
  const history = useHistory(path);
  return html`<p><a href="#/stock">${t('back', { to: t('stock') })}</a></p>
    <${Heading} text=${t('product')} of=${state.data?.product.product_name || id} />
    <${Live} state=${state}>${({ product, holders }) => html`
      <${Figures} id=${id} product=${product} path=${path} unitOf=${unitOf} />
      <section class="card">
        <h2>${t('holders')}</h2>
        ${holders.length === 0 ? html`<${Empty} text=${t('holders.none')} />` : html`
          <${Holders} holders=${holders} product=${product} path=${path} />`}
        ${holders.length === limit && limit < MOST && html`<button onClick=${() => setLimit(MOST)}>${t('more')}</button>`}
      </section>`}<//>
    <${Past} id=${id} history=${history} />`;
}

/** What happened to it, also when it is gone; of what never was, the rest of the page has said so. */
function Past({ id, history }) {
  const { data, error } = history;
  if (error?.status === 404) {
    return null;
  }
  return html`${data?.entries.length > 0 && html`<section class="card">
      <div class="top"><h2>${t('chart')}</h2><a href=${hrefOf('ledger', id)}>${t('chart.ledger')}</a></div>
      <${Chart} entries=${data.entries} />
    </section>`}
    <${Timeline} label=${t('history')} state=${history} say=${changedBy} />`;
}

function Figures({ id, product, path, unitOf }) {
  const parts = partsOf(product);
  return html`<section class="card">
    <div class="top">
      <div>
        <span class="big number">${total(parts.free)}</span> ${t('product.free', { total: total(product.unit_total_stock) })}
        ${' '}<${Name} text=${unitOf(product.unit)} /> <${Shortage} product=${product} />
      </div>
      ${product.image && html`<img class="picture" src=${product.image} alt="" />`}
    </div>
    <${Bar} parts=${parts} />
    <${Parts} parts=${parts} />
    <${Facts} of=${[
      [t('product.id'), html`<${Code} text=${id} />`],
      [t('price'), product.unit_price.map(amount).join(', ')],
      [t('product.total'), total(product.unit_total_stock)],
      [t('product.low'), product.low_stock_at && number(product.low_stock_at)],
      [t('product.restock'), product.next_restock && time(product.next_restock)],
    ]} />
    ${product.description !== product.product_name && html`<p class="quiet"><${Name} text=${product.description} /></p>`}
    <div class="actions"><button onClick=${() => adjust(product, path)}>${t('adjust')}</button></div>
  </section>`;
}

/**
 * Books what came and what was lost. Both totals only ever grow; whoever has changed the product meanwhile is not overruled,
 * so nothing is booked twice.
 */
function adjust(product, path) {
  const tag = tagOf(path);
  const isLimited = product.unit_total_stock !== '-1';
  const decimal = { inputmode: 'decimal', pattern: '\\d+([.,]\\d{1,6})?', autocomplete: 'off', placeholder: '0' };
  const given = text => (text || '0').replace(',', '.');
  ask({
    title: t('adjust'), text: t('adjust.text'), button: t('adjust.do'), done: t('adjust.done'), password: 'change',
    fields: [
      isLimited && { name: 'come', label: t('adjust.come'), ...decimal },
      { name: 'lost', label: t('adjust.lost'), ...decimal },
    ].filter(Boolean),
    run: (values, password) => change('PATCH', path, {
      password,
      headers: tag && { 'If-Match': tag },
      body: {
        ...(isLimited && { unit_total_stock: plus(product.unit_total_stock, given(values.come)) }),
        unit_total_lost: plus(product.unit_total_lost, given(values.lost)),
      },
    }),
  });
}

const PAGE_OF = { order: 'orders', reservation: 'reservations' };

const Holders = ({ holders, product, path }) => html`<${Table} label=${t('holders')}
  columns=${[t('holder'), t('quantity'), t('until'), t('change')]}
  rows=${holders.map(({ kind, id, unit_quantity: quantity, deadline, from_template: isFromTemplate, offset }) => ({
    key: offset,
    cells: [
      html`<span>${t(`holder.${isFromTemplate ? 'template' : kind}`)} ${PAGE_OF[kind]
        ? html`<a href=${hrefOf(PAGE_OF[kind], id)}><${Code} text=${id} /></a>`
        : html`<${Code} text=${id} />`}</span>`,
      html`<span class="number">${number(quantity)}</span>`,
      html`<${Countdown} until=${deadline} />`,
      kind === 'lock' && html`
        <${Remove} text=${t('release')} of=${t('release.of', { id })} onClick=${() => release(id, quantity, product, path)} />`,
    ],
  }))} />`;

function release(lock, quantity, product, path) {
  ask({
    title: t('release.title'), isBad: true, button: t('release'), done: t('release.done'), password: 'change',
    text: html`${t('release.text', { quantity: number(quantity) })} <${Name} text=${product.product_name} />
      ${' '}(<${Code} text=${lock} />)`,
    fields: [{ name: 'reason', label: t('release.reason'), maxlength: 1024, autocomplete: 'off' }],
    run: ({ reason }, password) => {
      const query = reason ? `?${new URLSearchParams({ reason })}` : '';
      return change('DELETE', `${path}/locks/${encodeURIComponent(lock)}${query}`, { password });
    },
  });
}
