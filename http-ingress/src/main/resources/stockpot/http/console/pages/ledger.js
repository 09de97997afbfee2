// How things were at any moment, and what is different at another one: of a product, or of all of them. The address says which
// moments are looked at, so whoever is sent it sees the same.
import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { current, now, read } from '../api.js';
import { minus } from '../decimals.js';
import { changedBy, Differences, differences, happened, timeOf, Timeline, useHistory } from '../history.js';
import { number, signed, t, time, total } from '../i18n.js';
import { useLive } from '../live.js';
import { detailsOf, productAt } from '../products.js';
import { ask, hrefOf, hrefWith } from '../route.js';
import { quoted } from '../shell.js';
import { html, Bar, Code, Empty, Facts, Heading, Legend, Live, Name, PARTS, partsOf, Table } from '../ui.js';

const PAGE = 100;
const STEPS = 1000;
/** Whoever drags a slider asks for where it stays, not for what it passes. */
const SETTLE_MILLIS = 150;
const PAST_MILLIS = 300_000;

/** What is shown while the next moment is read is the last one; what was is not looked at again, what is now is. */
function useMoment(load, keys, isNow) {
  const last = useRef();
  const state = useLive(load, keys, PAST_MILLIS, isNow);
  last.current = state.data ?? (state.error ? undefined : last.current);
  return { ...state, data: last.current };
}

function Slider({ label, max, value, say, onMove }) {
  const [at, setAt] = useState(value);
  const timer = useRef();
  useEffect(() => setAt(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const move = event => {
    const next = Number(event.target.value);
    setAt(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onMove(next), SETTLE_MILLIS);
  };
  return html`<label><span>${label}: <b>${say(at)}</b></span>
    <input type="range" min="0" max=${max} value=${at} aria-valuetext=${say(at)} onInput=${move} />
  </label>`;
}

/** Every installation may have a prefix of its own. */
const POSITION = /^[\w.-]+\.stock\.commands\/\d+\/\d+$/;

/** A moment of an address, which anybody may have written: a time, or a position where there is one; else nothing. */
function momentOf(text, mayBePosition) {
  const millis = /^\d{4}-/.test(text) ? Date.parse(text) : NaN;
  return mayBePosition && POSITION.test(text) ? text : Number.isNaN(millis) ? '' : new Date(millis).toISOString();
}

function Commands({ id, from, at }) {
  const { instance } = current();
  const of = `--instance ${quoted(instance)}${id === undefined ? '' : ` --product ${quoted(id)}`}`;
  const commands = [`ledger ${of} --at ${quoted(at)}`, `ledger ${of} --diff ${quoted(from)} ${quoted(at)}`, 'verify']
    .map(rest => `./stockpot ${rest}`);
  const [copied, setCopied] = useState('');
  const all = commands.join('\n');
  const copy = () => navigator.clipboard.writeText(all).then(() => setCopied(all), () => setCopied(''));
  return html`<section class="card">
    <div class="top"><h2>${t('ledger.check')}</h2>
      ${navigator.clipboard && html`<button onClick=${copy}>${copied === all ? t('ledger.copied') : t('ledger.copy')}</button>`}
    </div>
    <p class="quiet">${t('ledger.check.text')}</p>
    <ul class="commands">${commands.map(command => html`<li key=${command}><${Code} text=${command} /></li>`)}</ul>
  </section>`;
}

const partsIn = product => (product ? partsOf(product) : null);

/** Of a product the moments are those at which something happened to it: the positions that its ledger names. */
export function ProductLedger({ id, query }) {
  const history = useHistory(`private/products/${encodeURIComponent(id)}`);
  return html`<p><a href="#/ledger">${t('back', { to: t('ledger') })}</a></p>
    <${Heading} text=${t('ledger')} of=${id} />
    <${Live} state=${history}>${told => (told.entries.length === 0
      ? html`<${Empty} text=${t('history.none')} />`
      : html`<${Positions} id=${id} query=${query} ...${told} />`)}<//>`;
}

const offsetOf = position => Number(position.slice(position.lastIndexOf('/') + 1));

/** Whether a record came after a moment, which is a position or a time. */
const isAfter = moment => (POSITION.test(moment)
  ? ({ position }) => offsetOf(position) > offsetOf(moment)
  : ({ time_ms: millis }) => millis > Date.parse(moment));

/** The last record that was there by then. */
function indexOf(records, moment) {
  const after = records.findIndex(isAfter(moment));
  return after < 0 ? records.length - 1 : Math.max(0, after - 1);
}

function Positions({ id, query, entries, isAll, more, wrong }) {
  // What one command led to is one moment.
  const isLast = (record, i, all) => record.position !== all[i - 1]?.position;
  const records = entries.map(({ record }) => record).filter(isLast).reverse();
  const from = momentOf(query.from, true) || records[0].position;
  const at = momentOf(query.at, true) || records.at(-1).position;
  const state = useMoment(async signal => {
    const [before, after] = await Promise.all([productAt(id, from, signal), productAt(id, at, signal)]);
    return { before, after };
  }, [from, at], false);
  const between = {
    entries: entries.filter(({ record }) => isAfter(from)(record) && !isAfter(at)(record)),
    isAll: isAll || !isAfter(from)(records[0]),
    more, wrong,
  };
  const say = i => `${timeOf(records[i])}, ${happened(records[i])}`;
  const slider = (name, moment) => html`<${Slider} label=${t(`ledger.${name}`)} say=${say}
    max=${records.length - 1} value=${indexOf(records, moment)}
    onMove=${i => ask(['ledger', id], { ...query, [name]: records[i].position })} />`;
  return html`<section class="card">
      ${slider('from', from)}
      ${slider('at', at)}
      <div class="actions">
        <a class="button" href=${hrefOf('stock', id)}>${t('product')}</a>
        ${!isAll && html`<button onClick=${more}>${t('history.older')}</button>`}
      </div>
    </section>
    <section class="card">
      <h2>${t('ledger.state')}</h2>
      <${Live} state=${state}>${({ before, after }) => html`<${Compared} before=${before} after=${after} />`}<//>
    </section>
    <${Timeline} label=${t('ledger.between')} state=${{ data: between }} say=${changedBy} />
    <${Commands} id=${id} from=${from} at=${at} />`;
}

function Compared({ before, after }) {
  if (!before && !after) {
    return html`<${Empty} text=${t('ledger.none')} />`;
  }
  const [from, to] = [partsIn(before), partsIn(after)];
  const changes = new Map(differences(from, to));
  const [stocked, stock] = [before, after].map(product => product?.unit_total_stock);
  const isCounted = stocked !== undefined && stock !== undefined && stocked !== '-1' && stock !== '-1';
  const row = (name, one, other, difference) => ({
    key: name,
    cells: [
      name,
      html`<span class="number">${one === undefined ? '–' : total(one)}</span>`,
      html`<span class="number">${other === undefined ? '–' : total(other)}</span>`,
      html`<span class="number">${difference ? signed(difference) : ''}</span>`,
    ],
  });
  return html`${to && html`<${Bar} parts=${to} />`}
    <${Table} label=${t('ledger.state')} isSmall
      columns=${[t('quantity'), t('ledger.from'), t('ledger.at'), t('ledger.difference')]}
      rows=${[
        ...PARTS.map(part => row(t(part), from?.[part], to?.[part], changes.get(part))),
        row(t('product.total'), stocked, stock, isCounted && stocked !== stock && minus(stock, stocked)),
      ]} />
    <${Facts} of=${[
      [t('product'), after && html`<${Name} text=${after.product_name} />`],
      [t('ledger.rests'), after?.at && html`<${Code} text=${after.at.position} />`],
      [t('ledger.time'), after?.at && time(after.at.time)],
    ]} />`;
}

/** Since when there is something to look at: what the oldest product's ledger begins with. */
async function beginning(signal) {
  const { products } = await read('private/products?limit=1', { signal });
  if (!products.length) {
    return null;
  }
  const { history } = await read(`private/products/${encodeURIComponent(products[0].product_id)}/history?limit=1`, { signal });
  const to = now();
  return { from: Math.min(history[0]?.record.time_ms ?? to, to - 1), to };
}

export function Ledger({ query }) {
  const state = useLive(beginning, [], PAST_MILLIS);
  return html`<${Heading} text=${t('ledger')} />
    <p class="quiet">${t('ledger.text')}</p>
    <${Live} state=${state}>${span => (span
      ? html`<${Times} query=${query} first=${span.from} last=${span.to} />`
      : html`<${Empty} text=${t('stock.empty')} />`)}<//>`;
}

/** As a field for times has it, in the time zone of whoever looks. */
const localOf = millis => new Date(millis - new Date(millis).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);

/** A moment by a slider over all the time that there is, or to the second; the end of the slider is now. */
function Moment({ label, first, last, moment, onMove }) {
  const ofStep = step => (step === STEPS ? '' : new Date(first + (last - first) * (step / STEPS)).toISOString());
  const millis = moment ? Date.parse(moment) : last;
  const step = Math.round(Math.min(1, Math.max(0, (millis - first) / (last - first))) * STEPS);
  const say = at => (at === step ? moment : ofStep(at)) || '';
  const told = at => (say(at) ? time({ t_s: Date.parse(say(at)) / 1000 }) : t('ledger.now'));
  return html`<${Slider} label=${label} max=${STEPS} value=${step} say=${told} onMove=${at => onMove(ofStep(at))} />
    <label class="exact"><span>${t('ledger.exact', { label })}</span>
      <input type="datetime-local" step="1" min=${localOf(first)} max=${localOf(last)} value=${moment ? localOf(millis) : ''}
        onChange=${event => onMove(event.target.value && new Date(event.target.value).toISOString())} />
    </label>`;
}

function Times({ query, first, last }) {
  const [count, setCount] = useState(PAGE);
  const from = momentOf(query.from) || new Date(first).toISOString();
  const at = momentOf(query.at);
  const state = useMoment(async signal => {
    const { products } = await read(`private/products?limit=${count}`, { signal });
    const ids = products.map(product => product.product_id);
    const [before, after] = await Promise.all([detailsOf(ids, signal, from), detailsOf(ids, signal, at)]);
    return { ids, before, after };
  }, [from, at, count], !at);
  const move = name => moment => ask(['ledger'], { ...query, [name]: moment });
  return html`<section class="card moments">
      <div><${Moment} label=${t('ledger.from')} first=${first} last=${last} moment=${from} onMove=${move('from')} /></div>
      <div><${Moment} label=${t('ledger.at')} first=${first} last=${last} moment=${at} onMove=${move('at')} /></div>
    </section>
    <section class="card">
      <h2>${t('ledger.state')}</h2>
      <${Live} state=${state}>${({ ids, before, after }) => html`
        <${Products} ids=${ids.filter(id => before.has(id) || after.has(id))} before=${before} after=${after} query=${query} />
        ${ids.length === count && html`<button onClick=${() => setCount(count + PAGE)}>${t('more')}</button>`}`}<//>
    </section>
    <${Commands} from=${from} at=${at || '0s'} />`;
}

/** What is different comes first. */
function Products({ ids, before, after, query }) {
  const rows = ids.map(id => {
    const to = partsIn(after.get(id));
    return { id, to, changes: differences(partsIn(before.get(id)), to) };
  }).sort((one, other) => Math.sign(other.changes.length) - Math.sign(one.changes.length));
  if (!rows.length) {
    return html`<${Empty} text=${t('ledger.none')} />`;
  }
  return html`<p role="status">${t('ledger.changed', {
      changed: number(rows.filter(row => row.changes.length).length), count: number(rows.length),
    })}</p>
    <${Legend} />
    <ul class="compared" aria-label=${t('ledger.state')}>${rows.map(({ id, to, changes }) => html`<li key=${id}>
      <div class="line"><a href=${hrefWith(['ledger', id], query)}>
        <${Name} text=${(after.get(id) ?? before.get(id)).product_name || id} /></a>
        <span class="number">${to ? `${t('free')} ${total(to.free)}` : t('ledger.gone')}</span></div>
      ${to && html`<${Bar} parts=${to} />`}
      <${Differences} of=${changes} />
    </li>`)}</ul>`;
}
