// How the node that answers here is.
import { clockLead, read } from '../api.js';
import { left, number, t } from '../i18n.js';
import { useLive } from '../live.js';
import { html, Facts, Heading, Live, Name } from '../ui.js';

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
    </section>`}<//>`;
}
