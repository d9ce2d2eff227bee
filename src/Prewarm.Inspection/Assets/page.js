'use strict';
// Small on purpose: the server renders, this keeps parts up to date, draws the chart and filters rows while typing.
// Text of tenants only ever arrives as markup the server has escaped, or as chart data it has escaped.
const $ = (selector, root = document) => root.querySelector(selector);
const dark = matchMedia('(prefers-color-scheme: dark)');

/* ---- parts that change by themselves ---- */
const tags = new Map();

function connection(text) {
  const mark = $('#connection');
  if (mark && mark.textContent !== text) mark.textContent = text;
}

async function refresh(part) {
  const headers = tags.has(part) ? { 'If-None-Match': tags.get(part) } : {};
  try {
    const answer = await fetch(part.dataset.live, { headers, redirect: 'error' });
    if (answer.status === 304) return connection('');
    if (!answer.ok) return connection(answer.status === 503 ? 'The store does not answer' : 'The server answered ' + answer.status);
    const text = await answer.text();
    tags.set(part, answer.headers.get('ETag') || '');
    connection('');
    // Whoever works inside this part with the keyboard is not thrown out of it; the next round catches up.
    if (part.contains(document.activeElement) && document.activeElement.tabIndex >= 0 && part.childElementCount > 0) {
      const where = document.activeElement;
      const again = where.id ? '#' + CSS.escape(where.id) : where.tagName === 'A' ? `a[href="${CSS.escape(where.getAttribute('href'))}"]` : null;
      replace(part, text);
      if (again) $(again, part)?.focus({ preventScroll: true });
      return;
    }
    replace(part, text);
  } catch {
    connection('No answer from the server; this page shows what was last known');
  }
}

function replace(part, text) {
  const open = [...part.querySelectorAll('details')].map(one => one.open);
  const scrolls = [...part.querySelectorAll('.scroll')].map(one => [one.scrollLeft, one.scrollTop]);
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  part.replaceChildren(...fresh.body.childNodes);
  part.querySelectorAll('details').forEach((one, i) => { one.open = open[i] || false; });
  part.querySelectorAll('.scroll').forEach((one, i) => { if (scrolls[i]) [one.scrollLeft, one.scrollTop] = scrolls[i]; });
  filter();
}

for (const part of document.querySelectorAll('[data-live]')) {
  if (part.dataset.lazy) refresh(part);
  const every = Number(part.dataset.every) * 1000;
  if (every > 0) setInterval(() => { if (!document.hidden) refresh(part); }, every * (0.95 + Math.random() * 0.1));
}

/* ---- filter while typing ---- */
const find = $('#find');
function filter() {
  if (!find) return;
  const wanted = find.value.trim().toLowerCase();
  for (const row of document.querySelectorAll('tr[data-row]')) {
    row.classList.toggle('gone', wanted !== '' && !row.dataset.row.toLowerCase().includes(wanted));
  }
}
find?.addEventListener('input', filter);
for (const choice of document.querySelectorAll('.filter select')) choice.addEventListener('change', () => choice.form.requestSubmit());

/* ---- forms that take a while ---- */
for (const form of document.querySelectorAll('form[method="post"], form[data-busy]')) {
  form.addEventListener('submit', () => {
    const button = $('button[type="submit"]', form);
    setTimeout(() => { button.disabled = true; if (form.dataset.busy) button.textContent = form.dataset.busy; });
  });
}
addEventListener('pageshow', () => document.querySelectorAll('button:disabled').forEach(one => { one.disabled = false; }));

/* ---- the chart ---- */
const chart = $('#chart');
if (chart) draw(chart);

function draw(box) {
  const words = $('#chart-words');
  let full = null;      // the whole span, for "0"
  let asked = null;     // the span that is shown
  let running = false;
  let again = false;
  let drawn = false;

  function address() {
    const url = new URL(box.dataset.figure, location.href);
    url.searchParams.set('theme', dark.matches ? 'dark' : 'light');
    if (asked) {
      const half = (asked[1] - asked[0]) / 2;
      const last = full ? full.data : asked[1];
      url.searchParams.set('from', new Date(asked[0] - half).toISOString());
      url.searchParams.set('to', new Date(Math.min(asked[1] + half, last)).toISOString());
    }
    return url;
  }

  async function load() {
    if (running) { again = true; return; }
    running = true;
    try {
      const answer = await fetch(address(), { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail || 'The server answered ' + answer.status + '.');
      const figure = await answer.json();
      if (asked) figure.layout.xaxis.range = asked.slice();
      if (!full) full = { range: figure.layout.xaxis.range.map(Number), data: Math.max(...figure.data.filter(one => one.name === 'Demand').flatMap(one => one.x.slice(-1)), 0) || Date.now() };
      if (!drawn) box.replaceChildren();
      await Plotly.react(box, figure.data, figure.layout, { responsive: true, displaylogo: false, scrollZoom: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'] });
      if (!drawn) {
        drawn = true;
        box.on('plotly_relayout', moved);
        box.dataset.drawn = String(Math.round(performance.now()));
      }
      if (words) words.textContent = figure.summary;
    } catch (trouble) {
      if (!drawn) box.replaceChildren(Object.assign(document.createElement('p'), { className: 'loading', textContent: 'The chart cannot be drawn. ' + trouble.message }));
      else connection('The chart shows what was last known');
    } finally {
      running = false;
      if (again) { again = false; load(); }
    }
  }

  const instant = value => typeof value === 'number' ? value : Date.parse(String(value).replace(' ', 'T') + (/[zZ]|[+-]\d\d:?\d\d$/.test(value) ? '' : 'Z'));

  function moved(change) {
    if (change['xaxis.autorange']) { asked = null; return load(); }
    const from = change['xaxis.range[0]'] ?? change['xaxis.range']?.[0];
    const to = change['xaxis.range[1]'] ?? change['xaxis.range']?.[1];
    if (from === undefined || to === undefined) return;
    const span = [instant(from), instant(to)];
    if (asked && Math.abs(span[0] - asked[0]) < 1000 && Math.abs(span[1] - asked[1]) < 1000) return;
    asked = span;
    load();
  }

  box.addEventListener('keydown', event => {
    if (!drawn || event.ctrlKey || event.metaKey || event.altKey) return;
    const [from, to] = asked || full.range;
    const width = to - from;
    const steps = {
      ArrowLeft: [from - width / 4, to - width / 4],
      ArrowRight: [from + width / 4, to + width / 4],
      '+': [from + width / 4, to - width / 4],
      '=': [from + width / 4, to - width / 4],
      '-': [from - width / 2, to + width / 2],
    };
    if (event.key === '0') { event.preventDefault(); asked = null; return load(); }
    const span = steps[event.key];
    if (!span || span[1] - span[0] < 5 * 60e3) return;
    event.preventDefault();
    asked = span;
    load();
  });

  dark.addEventListener('change', load);
  const every = Number(box.dataset.every) * 1000;
  if (every > 0) setInterval(() => { if (!document.hidden && !asked) { full = null; load(); } }, every);
  load();
}
