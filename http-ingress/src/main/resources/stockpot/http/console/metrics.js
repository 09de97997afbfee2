// What a node measures, in Prometheus's text format; of two samples, how often something happens.
const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:\\.|[^"\\])*)"/g;

/** Samples by name, of those whose names are wanted: [{labels, value}]. */
export function parse(text, names) {
  const samples = new Map(names.map(name => [name, []]));
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    samples.get(name)?.push({
      labels: Object.fromEntries([...labels.matchAll(LABEL)].map(([, label, text]) => [label, text.replace(/\\(.)/g, '$1')])),
      value: value === '+Inf' ? Infinity : Number(value),
    });
  }
  return samples;
}

const fits = (labels, wanted) => Object.entries(wanted)
  .every(([label, value]) => (value instanceof RegExp ? value.test(labels[label]) : labels[label] === value));

/** The sum of the samples of a name whose labels are these, or fit them. */
export const sum = (samples, name, labels = {}) => samples.get(name)
  .reduce((all, sample) => (fits(sample.labels, labels) ? all + sample.value : all), 0);

/** How much more there is a second than at the sample before; null where nobody can say, as after a start. */
export function rate(now, before, name, labels) {
  const more = before && sum(now.samples, name, labels) - sum(before.samples, name, labels);
  return before && more >= 0 && now.millis > before.millis ? (more * 1000) / (now.millis - before.millis) : null;
}
