// What happened to something, as its ledger tells it: the newest records first, older ones when they are asked for.
import { useState } from './vendor/hooks.js';
import { read } from './api.js';
import { minus, plus } from './decimals.js';
import { knows, signed, t, time } from './i18n.js';
import { useLive } from './live.js';
import { hrefOf, hrefWith } from './route.js';
import { html, Code, Empty, Live, Name, PARTS, Wrong } from './ui.js';

const PAGE = 50;
/** However much happens while the page is open, it keeps no more than the newest of it. */
const MOST = 1000;

const page = async (path, query, signal) => (await read(`${path}/history?${new URLSearchParams(query)}`, { signal })).history;

/** The newest records before an offset, and whether there are none before them: where they are long they are few. */
async function pageBefore(path, offset, signal) {
  const entries = await page(path, { limit: -PAGE, ...offset }, signal);
  const isAll = entries.length < PAGE
    && (!entries.length || !(await page(path, { limit: -1, offset: entries.at(-1).offset }, signal)).length);
  return { entries, isAll };
}

/** The history of a path, kept up to date: {data: {entries, isAll, more, wrong}, error, at}; entries are {offset, record}. */
export function useHistory(path) {
  const [older, setOlder] = useState({ entries: [] });
  const state = useLive(async (signal, before) => {
    if (before?.entries.length) {
      const newer = await page(path, { limit: PAGE, offset: before.entries[0].offset }, signal);
      const entries = [...newer.reverse(), ...before.entries];
      if (newer.length < PAGE && entries.length <= MOST) {
        return newer.length ? { ...before, entries } : before;
      }
    }
    setOlder({ entries: [] });
    return pageBefore(path, {}, signal);
  }, [path], 2000, true);
  const data = state.data && {
    isAll: state.data.isAll, ...older, entries: [...state.data.entries, ...older.entries],
  };
  const more = async () => {
    try {
      const { entries, isAll } = await pageBefore(path, { offset: data.entries.at(-1).offset });
      setOlder(older => ({ entries: [...older.entries, ...entries], isAll }));
    } catch (wrong) {
      setOlder(older => ({ ...older, wrong }));
    }
  };
  return { ...state, data: data && { ...data, more } };
}

/** What a record is called; one of a later release is called by its type. */
export const happened = ({ type }) => (knows(`happened.${type}`) ? t(`happened.${type}`) : type);

export const timeOf = ({ time_ms: millis }) => time({ t_s: millis / 1000 });

/** Where the state of a product after the record is shown. */
export const hrefAt = ({ product, position }) => hrefWith(['ledger', product], { at: position });

/** How much of a product was where, of a record's `before` or `after`; null when there was no product. */
export function partsAt(row) {
  if (!row) {
    return null;
  }
  const { total, sold, lost, locked, held } = row;
  const left = total === '-1' ? '-1' : minus(total, [sold, lost, locked, held].reduce(plus));
  return { sold, held, locked, lost, free: total !== '-1' && left.startsWith('-') ? '0' : left };
}

const NONE = { sold: '0', held: '0', locked: '0', lost: '0', free: '0' };

/** What is different: [part, by how much] of each part that is. What has no limit has no difference. */
export function differences(before, after) {
  const [from, to] = [before ?? NONE, after ?? NONE];
  return PARTS.filter(part => from[part] !== to[part] && from[part] !== '-1' && to[part] !== '-1')
    .map(part => [part, minus(to[part], from[part])]).filter(([, difference]) => difference !== '0');
}

export const Differences = ({ of }) => html`<span class="differences">${of.map(([part, difference]) => html`
  <span key=${part}><i class=${part}></i>${t(part)} <span class="number">${signed(difference)}</span></span>`)}</span>`;

/** What a record of stock came to. */
export const changedBy = ({ before, after }) => html`<${Differences} of=${differences(partsAt(before), partsAt(after))} />`;

const LINKS = { order: 'orders', reservation: 'reservations' };

/** Whom a record names: a cart, an order, a reservation, or who did it. */
function Whom({ record, isAbout }) {
  const kinds = ['order', 'reservation', 'lock', 'batch', 'by'];
  const named = kinds.filter(kind => kind !== isAbout && typeof record[kind] === 'string');
  return named.map(kind => html`<span key=${kind}>${t(`whom.${kind}`)} ${LINKS[kind]
    ? html`<a href=${hrefOf(LINKS[kind], record[kind])}><${Code} text=${record[kind]} /></a>`
    : html`<${Code} text=${record[kind]} />`} </span>`);
}

/** The records as a list. `say(record)` draws what it came to; what the page `isAbout` needs not be named. */
export function Timeline({ label, state, say, isAbout }) {
  return html`<section class="card">
    <h2>${label}</h2>
    <${Live} state=${state}>${({ entries, isAll, more, wrong }) => html`
      ${entries.length === 0 && html`<${Empty} text=${t('history.none')} />`}
      <ol class="timeline" aria-label=${label}>${entries.map(({ offset, record }) => html`<li key=${offset}>
        <div><b>${happened(record)}</b> <${Whom} record=${record} isAbout=${isAbout} />
          ${record.reason && html`<q><${Name} text=${record.reason} /></q>`}</div>
        <div>${say(record)}</div>
        <div class="quiet">${timeOf(record)} · ${record.product && record.after
          ? html`<a href=${hrefAt(record)} aria-label=${t('history.position', record)}>${record.position}</a>`
          : html`<${Code} text=${record.position} />`}</div>
      </li>`)}</ol>
      ${wrong && html`<div class="problem" role="alert"><${Wrong} error=${wrong} /></div>`}
      ${!isAll && html`<button onClick=${more}>${t('history.older')}</button>`}`}<//>
  </section>`;
}
