// Templates: what customers scan, and a try as one of them.
import { read, readPage, request } from '../api.js';
import { amount, left, t, total } from '../i18n.js';
import { useLive } from '../live.js';
import { hrefOf } from '../route.js';
import { html, ask, Code, Empty, Facts, Heading, Live, Name } from '../ui.js';

/** More than this is no cart that somebody fills in for a try. */
const MOST_TRIED = 20;

export function Templates() {
  const state = useLive(signal => read('private/templates', { signal }), [], 5000);
  return html`<${Heading} text=${t('templates')} />
    <${Live} state=${state}>${({ templates }) => html`
      ${templates.length === 0 && html`<${Empty} text=${t('templates.empty')} />`}
      <div class="cards">${templates.map(({ template_id: id, template_description: text }) => html`
        <section class="card" key=${id}>
          <h2><a href=${hrefOf('templates', id)}><${Name} text=${text || id} /></a></h2>
          <${Code} text=${id} />
        </section>`)}</div>`}<//>`;
}

/**
 * The code is drawn by the node, on the page that customers see. Only what draws it is taken from there, never its HTML: a
 * box, the letters and digits of a path, and where it leads.
 */
async function codeOf(path, signal) {
  const page = await readPage(path, signal);
  const [, box, lines] = /<svg viewbox="(0 0 \d+ \d+)"[^>]*><path d="([Mhvz\d -]+)"/i.exec(page) ?? [];
  const [, link] = /href="(taler[^"]+)"/.exec(page) ?? [];
  return { box, lines, link: link?.replaceAll('&amp;', '&') };
}

export function Template({ id }) {
  const open = `templates/${encodeURIComponent(id)}`;
  const state = useLive(async (signal, before) => {
    const [template, offer] = await Promise.all([read(`private/${open}`, { signal }), read(open, { signal })]);
    if (before?.template === template && before.offer === offer) {
      return before;
    }
    return { template, offer, code: await codeOf(open, signal) };
  }, [id], 5000);
  return html`<p><a href="#/templates">${t('back', { to: t('templates') })}</a></p>
    <${Heading} text=${t('template')} of=${state.data?.template.template_description || id} />
    <${Live} state=${state}>${({ template, offer, code }) => html`<section class="card">
      ${code.lines && html`<svg class="code" viewBox=${code.box} role="img" aria-label=${t('template.code')}>
        <path d=${code.lines} />
      </svg>`}
      ${code.link && html`<p><${Code} text=${code.link} /></p>`}
      <${Terms} id=${id} template=${template} offer=${offer} />
      <div class="actions"><button onClick=${() => attempt(offer, open)}>${t('template.try')}</button></div>
    </section>`}<//>`;
}

function Terms({ id, template, offer }) {
  const terms = { ...template.editable_defaults, ...template.template_contract };
  const type = offer.template_contract.template_type;
  const products = offer.template_contract.inventory_payload?.products.length;
  return html`<${Facts} of=${[
    [t('template.id'), html`<${Code} text=${id} />`],
    [t('template.type'), t(`template.${type}`)],
    [t('template.summary'), terms.summary && html`<${Name} text=${terms.summary} />`],
    [t('template.amount'), terms.amount && amount(terms.amount)],
    [t('template.choices'), terms.choices?.map(choice => amount(choice.amount)).join(', ')],
    [t('template.products'), products],
    [t('template.payIn'), typeof terms.pay_duration?.d_us === 'number' && left(terms.pay_duration.d_us / 1000)],
  ]} />`;
}

/** Makes an order as a customer would, with whatever the template leaves open. */
function attempt(offer, path) {
  const { template_contract: terms, editable_defaults: usual = {} } = offer;
  const type = terms.template_type;
  const given = name => terms[name] !== undefined && terms[name] !== null;
  const products = (terms.inventory_payload?.products ?? []).slice(0, MOST_TRIED);
  const choices = terms.choices?.map(choice => [choice.amount, amount(choice.amount)]);
  const fields = [
    type !== 'inventory-cart' && !given('amount') && !terms.choices
      && { name: 'amount', label: t('template.amount'), value: usual.amount ?? '', placeholder: 'KUDOS:1.50', required: true },
    choices && { name: 'amount', label: t('template.amount'), options: choices },
    !given('summary') && { name: 'summary', label: t('template.summary'), value: usual.summary ?? '', required: true },
    type === 'paivana' && { name: 'website', label: t('template.website'), type: 'url', required: true },
    ...products.map(({ product_id: id, product_name: name, remaining_stock: stock }) => (
      { name: `product:${id}`, label: `${name || id} (${total(stock)} ${t('free')})`, inputmode: 'decimal', placeholder: '0' })),
  ].filter(Boolean);
  ask({
    title: t('template.try'), text: t('template.try.text'), button: t('template.try.do'), fields, done: t('template.tried'),
    run: async values => {
      const picked = products
        .map(({ product_id: id }) => ({ product_id: id, quantity: values[`product:${id}`].trim().replace(',', '.') }))
        .filter(({ quantity }) => Number(quantity) !== 0);
      const { order_id: order } = await request('POST', path, {
        body: {
          template_type: type, amount: values.amount, summary: values.summary, website: values.website,
          ...(type === 'inventory-cart' && { inventory_selection: picked }),
        },
      });
      location.hash = hrefOf('orders', order);
    },
  });
}
