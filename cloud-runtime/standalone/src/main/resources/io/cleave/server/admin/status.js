'use strict';

const EVERY_MILLIS = 1000;
const ANSWER_MILLIS = 3000;
const KEPT_SECONDS = 300;
const PERCENTILE_SAMPLES = 10;
const FIRST_SECONDS = 60;
const SHORTEST_MILLIS = 0.1;
const CHART_HEIGHT = 150;
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const POWERS_OF_TWO = Array.from({length: 50}, (_, i) => 2 ** i);
const TIMES = [[60, '{HH}:{mm}'], [1, '{HH}:{mm}:{ss}']].map(
    ([least, form]) => [least, form, null, null, null, null, null, null, 1]);
const STAGES = ['total', 'tail', 'queue', 'decode', 'encode'];
const DASHES = [[], [7, 3], [2, 2], [9, 3, 2, 3], [14, 4], [4, 4]];
const STATES = {
  ready: ['●', 'Ready'],
  starting: ['◐', 'Starting'],
  empty: ['○', 'Empty'],
  draining: ['◑', 'Draining'],
  gone: ['✕', 'Gone'],
};
const byId = id => document.getElementById(id);

// Numbers

function rounded(value) {
  return value.toLocaleString('en', value < 100 ? {maximumSignificantDigits: 3} : {maximumFractionDigits: 0});
}

function show(value) {
  return value === null || value === undefined ? '–' : rounded(value);
}

function showBytes(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return rounded(value) + ' ' + units[unit];
}

function tickMillis(value) {
  return rounded(value) + ' ms';
}

function showMillis(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  return (value <= SHORTEST_MILLIS ? '≤ ' : '') + tickMillis(value);
}

function showUptime(seconds) {
  const [days, hours, minutes] = [seconds / 86400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor);
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${Math.floor(seconds % 60)} s`;
}

// Meters of one answer of the server

function meters(status, name, tags = {}) {
  return status.meters.filter(
      meter => meter.name === name && Object.entries(tags).every(([key, value]) => meter.tags[key] === value));
}

function sum(status, name, tags, field = 'count') {
  return meters(status, name, tags).reduce((total, meter) => total + (meter[field] ?? 0), 0);
}

function gauge(status, name) {
  return sum(status, name, {}, 'value');
}

/** The counts of a counter by the value of one tag, where there are any. */
function countsBy(status, name, tag, tags) {
  const counts = {};
  for (const meter of meters(status, name, tags)) {
    if (meter.count > 0) {
      counts[meter.tags[tag]] = (counts[meter.tags[tag]] ?? 0) + meter.count;
    }
  }
  return counts;
}

function histogram(status, tags) {
  const all = ['cleave.server.latency', 'cleave.server.work'].flatMap(name => meters(status, name, tags));
  const seconds = all.length > 0 ? all[0].seconds : [];
  return {
    seconds,
    atMost: seconds.map((_, i) => all.reduce((total, each) => total + each.atMost[i], 0)),
    count: all.reduce((total, each) => total + each.count, 0),
  };
}

function since(earlier, later) {
  return {
    seconds: later.seconds,
    atMost: later.atMost.map((count, i) => count - (earlier.atMost[i] ?? 0)),
    count: later.count - earlier.count,
  };
}

/** Milliseconds, or null of nothing. Linear inside a bucket; the first and the last have no inside. */
function percentile({seconds, atMost, count}, share) {
  if (count <= 0) {
    return null;
  }
  const wanted = share * count;
  const bucket = atMost.findIndex(each => each >= wanted);
  if (bucket <= 0) {
    return 1000 * seconds[bucket === 0 ? 0 : seconds.length - 1];
  }
  const [below, above] = [atMost[bucket - 1], atMost[bucket]];
  const [low, high] = [seconds[bucket - 1], seconds[bucket]];
  return 1000 * (low + (high - low) * (wanted - below) / (above - below));
}

function ratio(part, whole) {
  return whole > 0 ? part / whole : null;
}

// What one answer adds to the charts: differences to earlier ones of the same process

const answers = [];

function point(status) {
  const before = answers[answers.length - 1];
  const window = answers[0];
  const elapsed = status.uptimeSeconds - before.uptimeSeconds;
  const grown = (name, tags, field) => sum(status, name, tags, field) - sum(before, name, tags, field);
  const rates = (name, tag) => {
    const [now, then] = [countsBy(status, name, tag), countsBy(before, name, tag)];
    return Object.fromEntries(Object.keys(now).map(key => [key, (now[key] - (then[key] ?? 0)) / elapsed]));
  };
  const percentiles = share => Object.fromEntries(STAGES.map(stage =>
      [stage, percentile(since(histogram(window, {stage}), histogram(status, {stage})), share)]));
  return {
    requests: {answered: 0, ...rates('cleave.server.requests', 'outcome')},
    p50: percentiles(0.5),
    p99: percentiles(0.99),
    queue: {waiting: gauge(status, 'cleave.queue.requests'), running: gauge(status, 'cleave.server.running')},
    batch: {
      mean: ratio(grown('cleave.server.batch.size', {}, 'total'), grown('cleave.server.batch.size', {})),
    },
    bytes: {
      received: grown('cleave.server.received') / elapsed,
      sent: grown('cleave.server.sent') / elapsed,
    },
    compression: {ratio: ratio(grown('cleave.server.raw'), grown('cleave.server.received'))},
    refused: rates('cleave.server.connections.refused', 'reason'),
  };
}

// Charts

const CHARTS = [
  {key: 'requests', title: 'Requests per second, by outcome', names: ['answered'], show, absent: 0},
  {key: 'queue', title: 'Requests in the queue and running', names: ['waiting', 'running'], show, steps: WHOLE},
  {key: 'p50', title: 'Time in the server, median', names: STAGES, show: showMillis, tick: tickMillis, log: true},
  {key: 'p99', title: 'Time in the server, 99th percentile', names: STAGES, show: showMillis, tick: tickMillis, log: true},
  {key: 'batch', title: 'Batch size, mean', names: ['mean'], show, steps: WHOLE},
  {key: 'bytes', title: 'Bytes per second', names: ['received', 'sent'], show: showBytes, steps: POWERS_OF_TWO},
  {key: 'compression', title: 'Compression ratio: float32 over received', names: ['ratio'], show},
  {key: 'refused', title: 'Connections refused or ended per second, by reason', names: [], show, absent: 0},
];

const history = [];

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function element(name, content = '', attributes = {}) {
  const made = document.createElement(name);
  made.append(content);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

/** A short piece of the line: its dashes tell it from the others where colours do not. */
function key(index) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('class', 'key');
  svg.setAttribute('width', 26);
  svg.setAttribute('height', 8);
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', 'M0 4h26');
  line.setAttribute('stroke', `var(--series-${index % DASHES.length})`);
  line.setAttribute('stroke-dasharray', DASHES[index % DASHES.length].join(' '));
  svg.append(line);
  return svg;
}

class Chart {
  constructor(definition) {
    Object.assign(this, {absent: null}, definition);
    this.names = [...definition.names];
    this.legend = element('ul');
    this.place = element('div', '', {role: 'img', 'aria-label': `Chart: ${this.title}. Its latest values are listed above it.`});
    this.figure = element('figure', '', {id: `chart-${this.key}`});
    const caption = element('figcaption', element('h3', this.title));
    caption.append(this.legend);
    this.figure.append(caption, this.place);
    byId('charts').append(this.figure);
    this.build();
    new ResizeObserver(() => this.plot.setSize(this.size())).observe(this.place);
  }

  size() {
    return {width: Math.max(200, this.place.clientWidth), height: CHART_HEIGHT};
  }

  build() {
    this.plot?.destroy();
    this.plot = new uPlot(this.options(), this.data(), this.place);
    this.legend.replaceChildren(...this.names.map((name, i) => {
      const item = element('li', key(i));
      item.append(name.replaceAll('_', ' '), ' ', element('b', '–'));
      return item;
    }));
    if (this.names.length === 0) {
      this.legend.append(element('li', 'none since the start'));
    }
    this.write(null);
  }

  options() {
    const axis = {
      stroke: css('--faint'),
      grid: {stroke: css('--line'), width: 1},
      ticks: {show: false},
      font: '12px system-ui, sans-serif',
    };
    return {
      ...this.size(),
      padding: [10, 26, 0, 0],
      legend: {show: false},
      cursor: {sync: {key: 'all'}, drag: {x: false, y: false}, points: {size: 7}},
      hooks: {setCursor: [plot => this.write(plot.cursor.idx)]},
      scales: {
        x: {range: shownSeconds},
        y: this.log ? {distr: 3, range: logRange} : {range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1]},
      },
      axes: [
        {...axis, size: 26, space: 70, values: TIMES},
        {
          ...axis,
          size: 74,
          space: 28,
          ...(this.steps && {incrs: this.steps}),
          ...(this.log && {splits: (_, __, least, most) => decades(least, most), filter: (_, splits) => splits}),
          values: (_, ticks) => ticks.map(this.tick ?? this.show),
        },
      ],
      series: [{}, ...this.names.map((name, i) => this.line(name, i))],
    };
  }

  line(name, index) {
    const stroke = css(`--series-${index % DASHES.length}`);
    return {
      label: name,
      stroke,
      width: 2,
      dash: DASHES[index % DASHES.length],
      fill: this.names.length === 1 || (index === 0 && !this.log) ? stroke + '1f' : undefined,
      points: {show: false},
    };
  }

  data() {
    return [
      history.map(each => each.at),
      ...this.names.map(name => history.map(each => each.values ? each.values[this.key][name] ?? this.absent : null)),
    ];
  }

  /** The values at a place in the history, or the latest. */
  write(index) {
    const values = history[index ?? history.length - 1]?.values?.[this.key];
    this.legend.querySelectorAll('b').forEach((text, i) => {
      text.textContent = this.show(values?.[this.names[i]]);
    });
  }

  draw() {
    const known = this.names.length;
    for (const name of Object.keys(history[history.length - 1]?.values?.[this.key] ?? {})) {
      if (!this.names.includes(name)) {
        this.names.push(name);
      }
    }
    if (this.names.length > known) {
      this.build();
    } else {
      this.plot.setData(this.data());
      this.write(this.plot.cursor.idx);
    }
  }
}

function shownSeconds() {
  const start = history.length > 0 ? history[0].at : now();
  return [Math.min(now() - FIRST_SECONDS, Math.max(now() - KEPT_SECONDS, start)), now()];
}

function decades(least, most) {
  const first = Math.round(Math.log10(least));
  return Array.from({length: Math.round(Math.log10(most)) - first + 1}, (_, i) => 10 ** (first + i));
}

function logRange(_, least, most) {
  return least > 0 ? [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most * 1.01))] : [SHORTEST_MILLIS, 100];
}

// The top of the page

class Tile {
  constructor(title, limited) {
    this.value = element('dd', '–');
    this.bar = element('div');
    const tile = element('div', element('dt', title));
    tile.append(this.value);
    if (limited) {
      const frame = element('div', '', {class: 'bar', 'aria-hidden': 'true'});
      frame.append(this.bar);
      tile.append(frame);
    }
    byId('tiles').append(tile);
  }

  write(text, small = '', share = 0) {
    this.value.replaceChildren(element('span', text), element('small', small));
    this.bar.style.width = `${100 * Math.min(1, share || 0)}%`;
  }
}

const tiles = {
  rate: new Tile('Answered', false),
  p99: new Tile('99th percentile', false),
  queue: new Tile('Waiting', true),
  running: new Tile('Running', false),
  connections: new Tile('Connections', true),
  memory: new Tile('Request memory', true),
};

function writeTiles(status, values) {
  const limited = (tile, name, limit, text) => {
    const [value, most] = [gauge(status, name), gauge(status, limit)];
    tile.write(text(value), `of ${text(most)}`, value / most);
  };
  tiles.rate.write(show(values?.requests.answered), '/ s');
  tiles.p99.write(showMillis(values?.p99.total));
  limited(tiles.queue, 'cleave.queue.requests', 'cleave.server.queue.limit', show);
  tiles.running.write(show(gauge(status, 'cleave.server.running')));
  limited(tiles.connections, 'cleave.server.connections', 'cleave.server.connections.limit', show);
  limited(tiles.memory, 'cleave.server.request.memory.bytes', 'cleave.server.request.memory.limit.bytes', showBytes);
}

function tailRow(status, tail) {
  const tags = {model: tail.model, cut: tail.cut, weights: tail.weights.slice(0, 12)};
  const outcomes = countsBy(status, 'cleave.server.requests', 'outcome', tags);
  const ended = Object.values(outcomes).reduce((total, each) => total + each, 0);
  const answered = outcomes.answered ?? 0;
  const total = histogram(status, {...tags, stage: 'total'});
  const row = element('tr');
  [tail.model, tail.cut, tail.input].forEach(text => row.append(element('td', text)));
  row.append(element('td', element('code', tags.weights, {title: tail.weights})));
  [
    show(answered),
    show(ended - answered),
    show(sum(status, 'cleave.server.queued', tags, 'value')),
    showMillis(percentile(total, 0.5)),
    showMillis(percentile(total, 0.99)),
    show(ratio(sum(status, 'cleave.server.raw', tags), sum(status, 'cleave.server.received', tags))),
  ].forEach(text => row.append(element('td', text, {class: 'number'})));
  return row;
}

function writeTails(status) {
  const rows = status.tails.map(tail => tailRow(status, tail));
  byId('tails').replaceChildren(...rows);
  if (rows.length === 0) {
    const row = element('tr');
    row.append(element('td', 'None yet.', {colspan: 10}));
    byId('tails').append(row);
  }
}

function writeState(state, reason) {
  const [mark, name] = STATES[state];
  if (byId('state').dataset.state !== state) {
    byId('state').dataset.state = state;
    byId('mark').textContent = mark;
    byId('state-name').textContent = name;
    document.title = `${name} · Cleave tail server`;
    document.body.classList.toggle('gone', state === 'gone');
  }
  byId('reason').textContent = reason;
}

// Every second

let heard = null;

function now() {
  return Date.now() / 1000;
}

function take(status) {
  heard = new Date();
  if (answers.length > 0 && status.uptimeSeconds < answers[answers.length - 1].uptimeSeconds) {
    answers.length = 0;
  }
  const values = answers.length > 0 ? point(status) : null;
  answers.push(status);
  answers.splice(0, answers.length - PERCENTILE_SAMPLES);
  history.push({at: now(), values});
  writeState(status.state, status.reason);
  byId('uptime').textContent = showUptime(status.uptimeSeconds);
  byId('version').textContent = status.version;
  writeTiles(status, values);
  writeTails(status);
}

function miss() {
  history.push({at: now(), values: null});
  writeState('gone', heard ? `last heard of at ${heard.toLocaleTimeString('en-GB')}` : 'no answer yet');
}

async function look() {
  const started = Date.now();
  try {
    const response = await fetch('status.json', {cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MILLIS)});
    if (!response.ok) {
      throw new Error(`HTTP status ${response.status}`);
    }
    take(await response.json());
  } catch (e) {
    console.warn(e);
    miss();
  }
  while (history[0].at < now() - KEPT_SECONDS) {
    history.shift();
  }
  charts.forEach(chart => chart.draw());
  setTimeout(look, Math.max(0, EVERY_MILLIS - (Date.now() - started)));
}

const charts = CHARTS.map(definition => new Chart(definition));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach(chart => chart.build()));
look();
