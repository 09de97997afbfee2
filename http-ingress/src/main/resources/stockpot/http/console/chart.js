// How much of a product was where over time, drawn by uPlot. What it shows is said in a sentence, and stands in the timeline.
import { useEffect, useRef, useState } from './vendor/hooks.js';
import UPlot from './vendor/uplot.js';
import { now } from './api.js';
import { partsAt } from './history.js';
import { axisNumber, axisTime, number, t, time, total } from './i18n.js';
import { html } from './ui.js';

const HEIGHT = 220;
/** The lines differ in their dashes, too. */
const LINES = { sold: [], held: [8, 4], locked: [2, 3], free: [] };
const PARTS = Object.keys(LINES);

/** Times in seconds, and for each part its numbers; from before the first record to now. */
function columns(entries) {
  const records = entries.map(({ record }) => record).reverse();
  const points = records.map(({ time_ms: millis, after }) => [millis / 1000, partsAt(after)]);
  const first = partsAt(records[0].before);
  if (first) {
    points.unshift([points[0][0], first]);
  }
  const [last, parts] = points.at(-1);
  points.push([Math.max(last, now() / 1000), parts]);
  const of = part => points.map(([, parts]) => (parts && parts[part] !== '-1' ? Number(parts[part]) : null));
  return { points, data: [points.map(([seconds]) => seconds), ...PARTS.map(of)] };
}

/** The colours as they are now, light or dark, whoever said so. */
const colour = (element, property) => getComputedStyle(element)[property];

function plot(element, legend, onSee) {
  const axis = { stroke: () => colour(element, 'color'), font: '12px system-ui', ticks: { show: false } };
  const grid = { stroke: () => colour(element, 'borderTopColor'), width: 1 };
  return new UPlot({
    width: element.clientWidth,
    height: HEIGHT,
    padding: [8, 40, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false } },
    hooks: { setCursor: [chart => onSee(chart.cursor.left < 0 ? null : chart.posToVal(chart.cursor.left, 'x'))] },
    scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), Math.max(1, (high ?? 0) * 1.05)] } },
    axes: [
      {
        ...axis, grid: { show: false }, space: 110, size: 30,
        values: (_, splits) => splits.map(axisTime(splits.at(-1) - splits[0])),
      },
      { ...axis, grid, size: 56, values: (_, splits) => splits.map(axisNumber) },
    ],
    series: [{}, ...PARTS.map(part => ({
      stroke: () => colour(legend.querySelector(`.${part}`), 'backgroundColor'),
      width: part === 'free' ? 3 : 2,
      dash: LINES[part],
      paths: UPlot.paths.stepped({ align: 1 }),
      points: { show: false },
    }))],
  }, [[], ...PARTS.map(() => [])], element);
}

const sentence = parts => PARTS.map(part => `${t(part)} ${parts ? total(parts[part]) : '0'}`).join(', ');

export function Chart({ entries }) {
  const element = useRef();
  const legend = useRef();
  const chart = useRef();
  const [seen, see] = useState(null);
  const { points, data } = columns(entries);
  useEffect(() => {
    chart.current = plot(element.current, legend.current, see);
    const redraw = () => chart.current.redraw(false, true);
    const fit = new ResizeObserver(([{ contentRect }]) => chart.current.setSize({ width: contentRect.width, height: HEIGHT }));
    const paint = new MutationObserver(redraw);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    fit.observe(element.current);
    paint.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
    dark.addEventListener('change', redraw);
    return () => {
      fit.disconnect();
      paint.disconnect();
      dark.removeEventListener('change', redraw);
      chart.current.destroy();
    };
  }, []);
  useEffect(() => chart.current.setData(data), [entries[0].offset, entries.length]);
  const [from, to] = [points[0], points.at(-1)];
  const free = points.map(([, parts]) => Number(parts?.free ?? 0));
  // What was goes on until something happens.
  const seconds = seen ?? to[0];
  const [, parts] = points.findLast(([at]) => at <= seconds) ?? from;
  return html`<div class="chart" ref=${element} role="img" aria-label=${t('chart.says', {
      from: time({ t_s: from[0] }), before: sentence(from[1]), to: time({ t_s: to[0] }), after: sentence(to[1]),
      low: number(Math.min(...free)), high: number(Math.max(...free)),
    })}></div>
    <p class="quiet">${time({ t_s: seconds })}</p>
    <ul class="parts" ref=${legend}>${PARTS.map(part => html`<li key=${part}>
      <i class=${part}></i>${t(part)} <span class="number">${parts ? total(parts[part]) : '–'}</span>
    </li>`)}</ul>`;
}
