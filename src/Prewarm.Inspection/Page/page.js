'use strict';
// Everything a tenant wrote goes in as text, never as markup.
const el = id => document.getElementById(id);
const svgNamespace = 'http://www.w3.org/2000/svg';
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
let chosen = location.hash.slice(1);
let cursor = null;

const key = w => `${w.namespace}/${w.name}/${w.trigger}`;
const path = w => `/api/v1/workloads/${encodeURIComponent(w.namespace)}/${encodeURIComponent(w.name)}`;
const utc = text => text ? text.slice(0, 16).replace('T', ' ') + ' UTC' : '–';
const get = async url => { const r = await fetch(url); return r.ok ? r.json() : null; };

function node(parent, name, attributes, text) {
  const n = document.createElementNS(svgNamespace, name);
  for (const [k, v] of Object.entries(attributes)) n.setAttribute(k, v);
  if (text !== undefined) n.textContent = text;
  parent.appendChild(n);
  return n;
}

function scale(svg, from, to, top) {
  const width = svg.clientWidth || 800, height = svg.clientHeight || 300;
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.replaceChildren();
  const left = 48, bottom = 20;
  const x = t => left + (t - from) / Math.max(1, to - from) * (width - left - 8);
  const y = v => height - bottom - v / Math.max(1e-9, top) * (height - bottom - 10);
  for (let i = 0; i <= 4; i++) {
    const v = top * i / 4;
    node(svg, 'line', { x1: left, x2: width - 8, y1: y(v), y2: y(v), class: 'grid' });
    node(svg, 'text', { x: left - 6, y: y(v) + 4, 'text-anchor': 'end' }, number.format(v));
  }
  for (let i = 0; i <= 6; i++) {
    const t = from + (to - from) * i / 6;
    node(svg, 'text', { x: x(t), y: height - 5, 'text-anchor': 'middle' }, new Date(t).toISOString().slice(11, 16));
  }
  return { x, y, from, to, left, width, height };
}

const line = points => points.length ? 'M' + points.map(p => p.map(v => v.toFixed(1)).join(' ')).join('L') : '';

function drawDemand(history, forecast, view, now) {
  const svg = el('demand');
  const start = Date.parse(history.from), step = history.stepSeconds * 1000;
  const seen = history.values.map((v, i) => [start + i * step, v]).filter(p => p[1] !== null);
  const points = forecast ? forecast.points : [];
  const levels = points.length ? Object.keys(points[0].windowMax) : [];
  const operating = levels.find(l => Number(l) >= view.quantile - 1e-9) ?? levels.at(-1);
  const top = 1.08 * Math.max(1, ...seen.map(p => p[1]), ...points.map(p => p.windowMax[operating] ?? p.mean));
  const to = points.length ? Date.parse(points.at(-1).at) : now;
  const s = scale(svg, start, to, top);
  if (points.length) {
    const at = points.map(p => Date.parse(p.at));
    const low = points.map((p, i) => [s.x(at[i]), s.y(p.windowMax[levels[0]])]);
    const high = points.map((p, i) => [s.x(at[i]), s.y(p.windowMax[operating])]);
    node(svg, 'path', { d: line([...low, ...high.slice().reverse()]) + 'Z', class: 'band' });
    node(svg, 'path', { d: line(high), class: 'operating' });
    node(svg, 'path', { d: line(points.map((p, i) => [s.x(at[i]), s.y(p.mean)])), class: 'mean' });
    const end = Math.min(to, now + view.windowSeconds * 1000);
    node(svg, 'rect', { x: s.x(now), y: 10, width: Math.max(1, s.x(end) - s.x(now)), height: s.height - 30, class: 'lead' });
  }
  node(svg, 'path', { d: line(seen.map(p => [s.x(p[0]), s.y(p[1])])), class: 'seen' });
  node(svg, 'line', { x1: s.x(now), x2: s.x(now), y1: 10, y2: s.height - 20, class: 'now' });
  svg.onmousemove = event => { cursor = s.from + (event.offsetX - s.left) / (s.width - s.left - 8) * (s.to - s.from); readout(seen, points, operating, view); };
  svg.onmouseleave = () => { cursor = null; };
  if (cursor !== null) readout(seen, points, operating, view);
}

function readout(seen, points, operating, view) {
  const near = (list, at) => list.reduce((a, b) => Math.abs(at(b) - cursor) < Math.abs(at(a) - cursor) ? b : a);
  const parts = [new Date(cursor).toISOString().slice(0, 16).replace('T', ' ') + ' UTC'];
  if (seen.length && cursor <= seen.at(-1)[0]) parts.push(`sampled ${number.format(near(seen, p => p[0])[1])}`);
  if (points.length && cursor >= Date.parse(points[0].at)) {
    const p = near(points, q => Date.parse(q.at));
    parts.push(`expected ${number.format(p.mean)}`, `lead-window maximum at ${operating}: ${number.format(p.windowMax[operating])}`);
  }
  el('readout').textContent = parts.join(' · ') + ' ' + view.unit;
}

function drawFleet(points) {
  el('fleetFigure').hidden = points.length === 0;
  if (!points.length) return;
  const svg = el('fleet');
  const at = points.map(p => Date.parse(p.at));
  const s = scale(svg, at[0], at.at(-1), 1.1 * Math.max(4, ...points.map(p => Math.max(p.ready + p.starting, p.reactive))));
  const area = (low, high) => line([...points.map((p, i) => [s.x(at[i]), s.y(high(p))]), ...points.map((p, i) => [s.x(at[i]), s.y(low(p))]).reverse()]) + 'Z';
  node(svg, 'path', { d: area(() => 0, p => p.ready), class: 'ready' });
  node(svg, 'path', { d: area(p => p.ready, p => p.ready + p.starting), class: 'starting' });
  node(svg, 'path', { d: line(points.map((p, i) => [s.x(at[i]), s.y(p.reactive)])), class: 'reactive' });
}

function facts(view) {
  const d = view.decision;
  const rows = [
    ['State', view.state], ['Model', view.model ?? '–'], ['Forecast from', utc(view.origin)],
    ['History', `${view.historyPoints} min`], ['Trained', utc(view.trainedAt)],
    ['Provides for', `P${number.format(view.quantile * 100)} of the next ${number.format(view.windowSeconds / 60)} min`],
  ];
  if (d) rows.push(['Metric value', `${number.format(d.value)} / ${number.format(d.target)}`], ['Replicas asked', d.replicas], ['Ready + starting', `${d.readyReplicas} + ${d.startingReplicas}`]);
  el('facts').replaceChildren(...rows.map(([name, value]) => {
    const box = document.createElement('div'), dt = document.createElement('dt'), dd = document.createElement('dd');
    dt.textContent = name; dd.textContent = value; box.append(dt, dd); return box;
  }));
}

function list(workloads) {
  const focused = document.activeElement?.dataset?.key;
  el('workloads').replaceChildren(...workloads.map(w => {
    const item = document.createElement('li'), button = document.createElement('button'), small = document.createElement('small');
    button.textContent = `${w.namespace}/${w.name}`;
    small.textContent = `${w.state}${w.model ? ' · ' + w.model : ''}`;
    button.append(small);
    button.dataset.key = key(w);
    button.setAttribute('aria-current', String(key(w) === chosen));
    button.onclick = () => { chosen = key(w); location.hash = chosen; refresh(); };
    item.append(button);
    return item;
  }));
  if (focused) document.querySelector(`button[data-key="${CSS.escape(focused)}"]`)?.focus();
}

async function refresh() {
  try {
    const all = await get('/api/v1/workloads');
    if (!all) throw new Error('no answer');
    const now = Date.parse(all.now);
    el('now').textContent = utc(all.now) + ' · local ' + new Date(now).toLocaleTimeString();
    if (!all.workloads.some(w => key(w) === chosen) && all.workloads.length) chosen = key(all.workloads[0]);
    list(all.workloads);
    const view = all.workloads.find(w => key(w) === chosen);
    if (!view) return;
    el('title').textContent = `${view.namespace}/${view.name}`;
    el('sentence').textContent = view.reason ?? 'Not trained yet.';
    facts(view);
    const query = `?trigger=${encodeURIComponent(view.trigger)}`;
    const since = new Date(now - 6 * 3600e3).toISOString();
    el('json').href = `${path(view)}/forecast${query}`;
    const [history, forecast, fleet] = await Promise.all([
      get(`${path(view)}/history${query}&from=${since}`), get(`${path(view)}/forecast${query}&horizon=3h`), get('/api/v1/fleet')]);
    if (history) drawDemand(history, forecast, view, now);
    drawFleet(fleet ?? []);
  } catch {
    el('now').textContent = 'The forecaster does not answer; trying again.';
  }
}

async function loop() { await refresh(); setTimeout(loop, 1500); }
loop();
