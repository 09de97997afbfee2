// How the node that answers here is, and what flows through it: from requests to what follows of them.
import { useState } from '../vendor/hooks.js';
import { clockLead, read, readMetrics } from '../api.js';
import { left, number, t } from '../i18n.js';
import { useLive } from '../live.js';
import { parse, rate, sum } from '../metrics.js';
import { html, ask, Code, Empty, Facts, Heading, Live, Name, Table } from '../ui.js';

const FAMILIES = ['stock', 'orders', 'pots', 'catalog'];
const REQUESTS = 'http_server_requests_seconds_count';
const DECISIONS = 'stockpot_decisions_total';
const EVENTS = 'stockpot_events_total';
const LAG = 'stockpot_partition_lag';
const PROCESSED = 'stockpot_partition_processed';
const OVERDUE = 'stockpot_partition_overdue_seconds';
const DEAD = 'stockpot_dead_letters_total';
const COMMITS = 'stockpot_commit_delay_seconds';
const DELIVERIES = 'stockpot_webhook_deliveries_total';
const FIGURES = [
  'stockpot_requests_working', 'stockpot_requests_waiting', 'stockpot_requests_refused_total', 'stockpot_restored_records',
  'stockpot_webhook_pending',
];
const NAMES = [
  REQUESTS, DECISIONS, EVENTS, LAG, PROCESSED, OVERDUE, DEAD, `${COMMITS}_count`, `${COMMITS}_sum`, DELIVERIES, ...FIGURES,
];

/** A node that does not serve says why, with 503; that is an answer, too. */
async function look(signal) {
  const begun = performance.now();
  const ready = await read('health/ready', { signal, own: false }).catch(error => {
    if (error.status !== 503 || !error.health?.status) {
      throw error;
    }
    return error.health;
  });
  const took = performance.now() - begun;
  return { ready, took, config: await read('config', { signal, own: false }).catch(() => null) };
}

const STATES = { ready: 'good', restoring: 'warn', starting: 'warn' };

export function Health() {
  const state = useLive(look, [], 2000);
  return html`<${Heading} text=${t('health')} />
    <${Live} state=${state}>${({ ready, took, config }) => html`<section class="card">
      <p class="big"><span class=${`badge ${STATES[ready.status] ?? 'bad'}`}>${t(`health.${ready.status}`)}</span></p>
      ${ready.reason && html`<p lang="en"><${Name} text=${ready.reason} /></p>`}
      ${ready.total && html`<p><label>${t('health.restored', { restored: number(ready.restored), total: number(ready.total) })}
        <progress value=${ready.restored} max=${ready.total}></progress></label></p>`}
      <${Facts} of=${[
        [t('health.took'), `${number(took.toFixed(1))} ms`],
        [t('health.clock'), `${number(Math.round(clockLead()))} ms`],
        [t('health.ahead'), ready.log_ahead_ms && left(ready.log_ahead_ms)],
        [t('health.program'), config?.implementation],
        [t('health.protocol'), config && `${config.name} ${config.version}`],
        [t('health.currency'), config?.currency],
      ]} />
      ${ready.log_ahead_ms && html`<p class="problem">${t('health.ahead.text')}</p>`}
    </section>`}<//>
    <${Pipeline} />`;
}

/** Who may not read the metrics is not asked again, until there is a token for them. */
function Pipeline() {
  const [token, setToken] = useState('');
  const state = useLive(async (signal, before) => {
    if (before?.isForbidden) {
      return before;
    }
    try {
      const samples = parse(await readMetrics(token, signal), NAMES);
      return { now: { samples, millis: performance.now() }, before: before?.now };
    } catch (error) {
      if (error.status === 403) {
        return { isForbidden: true };
      }
      throw error;
    }
  }, [token], 2000);
  const show = () => ask({
    title: t('flow.token'), text: t('flow.token.text'), button: t('flow.token.show'), done: '',
    fields: [{ name: 'token', type: 'password', label: t('flow.token'), required: true, autocomplete: 'off' }],
    run: ({ token }) => setToken(token),
  });
  return html`<section class="card">
      <h2>${t('flow')}</h2>
      <${Live} state=${state}>${({ isForbidden, now, before }) => (isForbidden
        ? html`${token && html`<p class="problem bad" role="alert">${t('flow.token.wrong')}</p>`}
          <p>${t('flow.forbidden')}</p>
          <div class="actions"><button onClick=${show}>${t('flow.token.show')}</button></div>`
        : html`<${Flow} now=${now} before=${before} />`)}<//>
    </section>
    ${state.data?.now && html`<${Dead} samples=${state.data.now.samples} /><${Partitions} samples=${state.data.now.samples} />`}`;
}

const figure = (value, digits = 1) => (value === null ? '…' : number(value.toFixed(digits)));

function Flow({ now, before }) {
  const { samples } = now;
  const perSecond = (name, labels) => t('flow.rate', { rate: figure(rate(now, before, name, labels)) });
  const commits = sum(samples, `${COMMITS}_count`) - (before ? sum(before.samples, `${COMMITS}_count`) : 0);
  const spent = sum(samples, `${COMMITS}_sum`) - (before ? sum(before.samples, `${COMMITS}_sum`) : 0);
  const of = name => number(sum(samples, name));
  const stages = [
    ['flow.requests', perSecond(REQUESTS), [
      [t('flow.working'), of('stockpot_requests_working')],
      [t('flow.waiting'), of('stockpot_requests_waiting')],
      [t('flow.refused'), of('stockpot_requests_refused_total')],
    ]],
    ['flow.lag', number(sum(samples, LAG, { application: 'deciding' })), [
      [t('flow.commit'), commits > 0 ? `${figure((spent / commits) * 1000, 0)} ms` : '–'],
      [t('flow.restored'), of('stockpot_restored_records')],
    ]],
    ['flow.decisions', perSecond(DECISIONS), FAMILIES.map(family => [t(`family.${family}`), perSecond(DECISIONS, { family })])],
    ['flow.events', perSecond(EVENTS), FAMILIES.map(family => [t(`family.${family}`), perSecond(EVENTS, { family })])],
    ['flow.settler', number(sum(samples, LAG, { application: 'settling' })), []],
    ['flow.webhooks', perSecond(DELIVERIES, { outcome: 'delivered' }), [
      [t('flow.pending'), of('stockpot_webhook_pending')],
      [t('flow.failed'), number(sum(samples, DELIVERIES, { outcome: 'failed' }))],
      [t('flow.given'), number(sum(samples, DELIVERIES, { outcome: 'dead' }))],
    ]],
  ];
  return html`<ol class="flow" aria-label=${t('flow')}>${stages.map(([name, value, facts]) => html`<li key=${name}>
    <h3>${t(name)}</h3>
    <div class="number middle">${value}</div>
    ${facts.length > 0 && html`<dl>${facts.map(([name, value]) => html`<div key=${name}>
      <dt>${name}</dt><dd class="number">${value}</dd></div>`)}</dl>`}
  </li>`)}</ol>`;
}

function Dead({ samples }) {
  const dead = samples.get(DEAD).filter(({ value }) => value > 0);
  return html`<section class="card">
    <h2>${t('flow.dead')}</h2>
    ${dead.length === 0 ? html`<p class="quiet">${t('flow.dead.none')}</p>` : html`<${Table} label=${t('flow.dead')} isSmall
      columns=${[t('flow.family'), t('flow.reason'), t('quantity')]}
      rows=${dead.map(({ labels: { family, reason }, value }) => ({
        key: `${family} ${reason}`,
        cells: [t(`family.${family}`), html`<${Code} text=${reason} />`, html`<span class="number">${number(value)}</span>`],
      }))} />`}
  </section>`;
}

/** Those that this node decides; what it does not name here, another node has. */
function Partitions({ samples }) {
  const partitions = samples.get(PROCESSED);
  const value = (name, labels) => html`<span class="number">${number(sum(samples, name, labels))}</span>`;
  return html`<section class="card">
    <h2>${t('flow.partitions')}</h2>
    <p class="quiet">${t('flow.partitions.text')}</p>
    ${partitions.length === 0 ? html`<${Empty} text=${t('flow.partitions.none')} />` : html`<${Table} isSmall
      label=${t('flow.partitions')} columns=${[t('flow.partition'), t('flow.offset'), t('flow.lag'), t('flow.overdue')]}
      rows=${partitions.map(({ labels: { family, partition }, value: offset }) => ({
        key: `${family} ${partition}`,
        cells: [
          `${t(`family.${family}`)} ${partition}`,
          html`<span class="number">${number(offset)}</span>`,
          value(LAG, { application: 'deciding', topic: new RegExp(`\\.${family}\\.commands$`), partition }),
          html`${value(OVERDUE, { family, partition })} s`,
        ],
      }))} />`}
  </section>`;
}
