// Which part of a package lies above which: importers above, what they import below.

const CLOSURE_LIMIT = 600; // parts of one package up to which the lightest imports of every cycle are looked for
const FOLDING = 1.15; // how much wider a drawing is tried, again and again, until it is not tall any more
const ROUTED_LINKS = 24; // up to so many, all links of a package are drawn

/** Marks each link of a group that goes against the flow, or that others imply; gives parts and the flow between. */
function flowOf(group) {
  const parts = group.children;
  const place = new Map(parts.map((part, index) => [part, index]));
  const ends = group.links.map((link) => [place.get(link.from), place.get(link.to)]);
  const below = parts.map(() => []);
  const above = parts.map(() => []);
  const reach = parts.map(() => new Uint32Array((parts.length + 31) >> 5));
  const has = (bits, index) => (bits[index >> 5] >>> (index & 31)) & 1;
  const join = (bits, others) => {
    for (let word = 0; word < bits.length; word++) bits[word] |= others[word];
  };
  const rank = parts.length > CLOSURE_LIMIT ? ranks(parts.length, ends, group.links) : null;
  const heavyFirst = group.links
    .map((_, index) => index)
    .sort((a, b) => group.links[b].pull - group.links[a].pull || group.links[b].weak - group.links[a].weak || a - b);
  for (const index of heavyFirst) {
    const [from, to] = ends[index];
    const isAgainst = rank ? rank[from] > rank[to] : has(reach[to], from);
    group.links[index].isAgainst = Boolean(isAgainst);
    if (isAgainst) continue;
    below[from].push(to);
    above[to].push(from);
    if (rank || has(reach[from], to)) continue;
    const more = reach[to].slice();
    more[to >> 5] |= 1 << (to & 31);
    for (let part = 0; part < parts.length; part++)
      if (part === from || has(reach[part], from)) join(reach[part], more);
  }
  const order = sinksFirst(below, above);
  if (rank) {
    for (const part of order) {
      for (const next of below[part]) {
        reach[part][next >> 5] |= 1 << (next & 31);
        join(reach[part], reach[next]);
      }
    }
  }
  group.links.forEach((link, index) => {
    const [from, to] = ends[index];
    link.isImplied = !link.isAgainst && below[from].some((next) => next !== to && has(reach[next], to));
  });
  return { parts, place, below, above, order };
}

/** An order of many parts in which few imports go backwards: cycles are taken apart, all else is kept. */
function ranks(count, ends, links) {
  const next = Array.from({ length: count }, () => []);
  const weight = new Float64Array(count);
  ends.forEach(([from, to], index) => {
    if (!links[index].pull) return;
    next[from].push(to);
    weight[from] += links[index].pull;
    weight[to] -= links[index].pull;
  });
  const rank = new Int32Array(count);
  let position = 0;
  for (const component of components(next).reverse()) {
    component.sort((a, b) => weight[b] - weight[a] || a - b);
    for (const part of component) rank[part] = position++;
  }
  return rank;
}

/** The strongly connected components, what is imported first; without recursion, as chains may be long. */
function components(next) {
  const index = new Int32Array(next.length).fill(-1);
  const low = new Int32Array(next.length);
  const isOpen = new Uint8Array(next.length);
  const [stack, found] = [[], []];
  let count = 0;
  for (let start = 0; start < next.length; start++) {
    if (index[start] >= 0) continue;
    const calls = [[start, 0]];
    while (calls.length) {
      const call = calls[calls.length - 1];
      const [part, step] = call;
      if (step === 0) {
        index[part] = low[part] = count++;
        stack.push(part);
        isOpen[part] = 1;
      }
      if (step < next[part].length) {
        const to = next[part][call[1]++];
        if (index[to] < 0) calls.push([to, 0]);
        else if (isOpen[to]) low[part] = Math.min(low[part], index[to]);
        continue;
      }
      calls.pop();
      if (calls.length) low[calls[calls.length - 1][0]] = Math.min(low[calls[calls.length - 1][0]], low[part]);
      if (low[part] !== index[part]) continue;
      const component = [];
      do {
        component.push(stack[stack.length - 1]);
        isOpen[stack[stack.length - 1]] = 0;
      } while (stack.pop() !== part);
      found.push(component);
    }
  }
  return found;
}

/** All parts, each after those that it imports; the shallow ones first. */
function sinksFirst(below, above) {
  const waiting = below.map((parts) => parts.length);
  let wave = waiting.flatMap((left, part) => (left ? [] : [part]));
  const order = [];
  while (wave.length) {
    order.push(...wave);
    const following = [];
    for (const part of wave)
      for (const importer of above[part]) if (--waiting[importer] === 0) following.push(importer);
    wave = following.sort((a, b) => a - b);
  }
  return order;
}

/** Rows of parts, the importers in the first; none wider than `limit` where it can be helped. */
function rowsOf(flow, widthOf, limit) {
  const { below, above, order } = flow;
  const row = new Int32Array(order.length);
  const used = [];
  const fits = (at, part) => !used[at] || used[at] + widthOf(part) <= limit;
  const put = (part, at) => {
    row[part] = at;
    used[at] = (used[at] ?? 0) + widthOf(part);
  };
  const connected = order.filter((part) => below[part].length || above[part].length);
  for (const part of connected) {
    let at = below[part].reduce((least, next) => Math.max(least, row[next] + 1), 0);
    while (!fits(at, part)) at++;
    put(part, at);
  }
  // What few parts need stands next to them: up, as long as more links get shorter than longer.
  for (const part of [...connected].reverse()) {
    if (above[part].length <= below[part].length) continue;
    const top = above[part].reduce((most, importer) => Math.min(most, row[importer] - 1), used.length - 1);
    for (let at = top; at > row[part]; at--) {
      if (!fits(at, part)) continue;
      used[row[part]] -= widthOf(part);
      put(part, at);
      break;
    }
  }
  const rows = used.map(() => []);
  for (const part of connected) rows[row[part]].push(part);
  return rows
    .filter((parts) => parts.length)
    .reverse()
    .map((parts) => parts.sort((a, b) => a - b));
}

/**
 * A tall drawing is folded: rows that follow each other stand side by side, as many as it takes for the width. So whatever
 * imports stands above, or to the left of what it imports, in the order of reading. Each part remembers its `step` in its row.
 */
function folded(rows, widthOf, heightOf, aspect) {
  const widthIn = (parts) => parts.reduce((sum, part) => sum + widthOf(part), 0);
  const widths = rows.map(widthIn);
  const heights = rows.map((parts) => Math.max(...parts.map(heightOf)));
  let found = rows.map((_, row) => [row]);
  let limit = Math.max(0, ...widths);
  while (found.length > 1 && limit < aspect * found.reduce((sum, group) => sum + tallest(group, heights), 0)) {
    limit *= FOLDING;
    found = [];
    let used = Infinity;
    widths.forEach((width, row) => {
      if (used + SIDE_GAP + width > limit) {
        found.push([]);
        used = -SIDE_GAP;
      }
      found[found.length - 1].push(row);
      used += SIDE_GAP + width;
    });
  }
  const step = new Map(rows.flatMap((parts, row) => parts.map((part) => [part, row])));
  return { rows: found.map((group) => group.flatMap((row) => rows[row])), step };
}

const tallest = (group, heights) => Math.max(...group.map((row) => heights[row]));

const isLoose = ({ below, above }, part) => !below[part].length && !above[part].length;

/** Rows of those parts that no link touches, filled one after the other. */
function looseRows(flow, widthOf, limit) {
  const rows = [];
  let used = Infinity;
  flow.parts.forEach((_, part) => {
    if (!isLoose(flow, part)) return;
    if (used + widthOf(part) > limit) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1].push(part);
    used += widthOf(part);
  });
  return rows;
}
