// Reservations of shops. The API lists none, so they are found with the products that have something held.
import { read, request } from '../api.js';
import { Timeline, useHistory } from '../history.js';
import { number, t } from '../i18n.js';
import { useLive } from '../live.js';
import { hrefOf } from '../route.js';
import { html, ask, Code, Countdown, Empty, Heading, Live, Name, Remove, Table } from '../ui.js';

const MOST_PRODUCTS = 100;
const MOST_HOLDERS = 1024;

async function find(signal, before) {
  const stock = await read('private/pos', { signal });
  if (stock === before?.stock) {
    return before;
  }
  const holding = stock.products.filter(product => Number(product.unit_total_held) > 0);
  const found = new Map();
  for (const { product_id: id, product_name: name } of holding.slice(0, MOST_PRODUCTS)) {
    const path = `private/products/${encodeURIComponent(id)}/holders?limit=${MOST_HOLDERS}`;
    const { holders } = await read(path, { signal }).catch(error => {
      if (error.status === 404) {
        return { holders: [] };
      }
      throw error;
    });
    for (const holder of holders.filter(({ kind }) => kind === 'reservation')) {
      const reservation = found.get(holder.id) ?? { id: holder.id, deadline: holder.deadline, items: [] };
      reservation.items.push({ id, name, quantity: holder.unit_quantity });
      found.set(holder.id, reservation);
    }
  }
  const end = ({ deadline }) => (typeof deadline.t_s === 'number' ? deadline.t_s : Infinity);
  return { stock, isAll: holding.length <= MOST_PRODUCTS, reservations: [...found.values()].sort((a, b) => end(a) - end(b)) };
}

export function Reservations({ id }) {
  const state = useLive(find, [], 3000, true);
  return html`${id !== undefined && html`<p><a href="#/reservations">${t('back', { to: t('reservations') })}</a></p>`}
    <${Heading} text=${t('reservations')} of=${id === undefined ? undefined : `${t('reservation')} ${id}`} />
    <${Live} state=${state}>${({ reservations, isAll }) => {
      const shown = reservations.filter(reservation => id === undefined || reservation.id === id);
      return html`
        ${!isAll && html`<p class="problem">${t('reservations.some', { count: MOST_PRODUCTS })}</p>`}
        ${shown.length === 0 && html`<${Empty} text=${t(id === undefined ? 'reservations.empty' : 'reservations.gone')} />`}
        <div class="cards">
          ${shown.map(reservation => html`<${Reservation} key=${reservation.id} reservation=${reservation} />`)}
        </div>`;
    }}<//>
    ${id !== undefined && html`<${Past} id=${id} />`}`;
}

/** What happened to it, also when it is over. */
function Past({ id }) {
  const history = useHistory(`private/reservations/${encodeURIComponent(id)}`);
  const say = ({ items }) => html`${items?.map(({ product, quantity }) => html`<span key=${product}>
    <span class="number">${number(quantity)}</span> <a href=${hrefOf('stock', product)}><${Code} text=${product} /></a>
    ${' '}</span>`)}`;
  return history.error?.status !== 404
    && html`<${Timeline} label=${t('history')} state=${history} isAbout="reservation" say=${say} />`;
}

const Reservation = ({ reservation }) => html`<section class="card">
  <div class="top">
    <h2><${Code} text=${reservation.id} /></h2>
    <span>${t('until')} <${Countdown} until=${reservation.deadline} /></span>
  </div>
  <${Table} label=${t('reservation')} columns=${[t('product'), t('quantity')]}
    rows=${reservation.items.map(({ id, name, quantity }) => ({
      key: id,
      cells: [
        html`<a href=${hrefOf('stock', id)}><${Name} text=${name || id} /></a>`,
        html`<span class="number">${number(quantity)}</span>`,
      ],
    }))} />
  <div class="actions">
    <${Remove} text=${t('reservation.delete')} of=${t('reservation.delete.of', { id: reservation.id })}
      onClick=${() => takeBack(reservation.id)} />
  </div>
</section>`;

function takeBack(id) {
  ask({
    title: t('reservation.delete.of', { id }), text: t('reservation.delete.text'), isBad: true,
    button: t('reservation.delete'), password: 'always',
    run: (_, password) => request('DELETE', `servlets/services/reservation/${encodeURIComponent(id)}`, { own: false, password }),
  });
}
