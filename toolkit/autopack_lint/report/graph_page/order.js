// Where the parts of a row stand: few crossings, short and straight links.

const SWEEPS = 10;
const MOST_BENDS = 3000; // beyond these, links go straight
const BEND_WIDTH = 3;
const [BEND_GAP, SIDE_GAP] = [8, 30];
const NEAR = 90; // how far apart boxes beside each other may be to be joined by a straight line

function gapAfter(item, next) {
  if (next && (item.part < 0 || next.part < 0)) return BEND_GAP;
  return next && item.step !== next.step ? SIDE_GAP : GAP;
}

/** Boxes of one row in the order of their steps; what passes between them stays where it is. */
function inSteps(line) {
  const boxes = line.filter((item) => item.part >= 0).sort((a, b) => a.step - b.step);
  let next = 0;
  line.forEach((item, at) => {
    if (item.part >= 0) line[at] = boxes[next++];
  });
}

/**
 * Items of each row: `part` for a box, -1 for a bend where links pass through; each with its neighbours in the rows
 * above and below, and with the `ends` of links above and below. Links that are drawn get `via`, the items from the
 * upper end to the lower one. Links of one colour to the same part share their bends: they flow together, and every line
 * of the stream leads to that part.
 */
function itemsOf(rows, widthOf, links, place) {
  const [lines, itemOf, bends, known] = [[], new Map(), new Map(), new Set()];
  let count = 0;
  const add = (part, row, width) => {
    const item = { id: count++, part, row, width, x: 0, at: 0, up: [], down: [], side: [], ends: [[], []] };
    (lines[row] ??= []).push(item);
    return item;
  };
  const bendAt = (row, stream) => {
    const key = `${row} ${stream}`;
    if (!bends.has(key)) bends.set(key, add(-1, row, BEND_WIDTH));
    return bends.get(key);
  };
  rows.forEach((parts, row) => parts.forEach((part) => itemOf.set(part, add(part, row, widthOf(part)))));
  for (const link of links) {
    let [upper, lower] = [itemOf.get(place.get(link.from)), itemOf.get(place.get(link.to))];
    link.isUpwards = upper.row > lower.row;
    link.stream = `${place.get(link.to)} ${colourOf(link)} ${link.isUpwards}`;
    if (link.isUpwards) [upper, lower] = [lower, upper];
    link.via = [upper];
    for (let row = upper.row + 1; row < lower.row && bends.size < MOST_BENDS; row++)
      link.via.push(bendAt(row, link.stream));
    link.via.push(lower);
    if (upper.row !== lower.row) connect(link, known);
    else {
      upper.side.push(lower);
      lower.side.push(upper);
    }
  }
  return lines.map(bendsInTheMiddle);
}

/** Where nothing else decides, what passes a row does so between its boxes. */
function bendsInTheMiddle(line) {
  const boxes = line.filter((item) => item.part >= 0);
  const half = boxes.length >> 1;
  return [...boxes.slice(0, half), ...line.filter((item) => item.part < 0), ...boxes.slice(half)];
}

/** Makes neighbours of the items along a link, once for each stream. */
function connect({ via, stream }, known) {
  for (let step = 1; step < via.length; step++) {
    const [above, below] = [via[step - 1], via[step]];
    const key = `${above.id} ${below.id} ${stream}`;
    if (known.has(key)) continue;
    known.add(key);
    above.down.push(below);
    below.up.push(above);
    above.ends[1].push({ stream, other: below });
    below.ends[0].push({ stream, other: above });
  }
}

/** Sort each row by where its neighbours stand, down and up again, and keep the order with the fewest crossings. */
function uncross(lines) {
  const number = () =>
    lines.forEach((line) =>
      line.forEach((item, at) => {
        item.at = at;
      }),
    );
  const mean = (items) => items.reduce((sum, item) => sum + item.at, 0) / items.length;
  lines.forEach(inSteps);
  number();
  let best = lines.map((line) => [...line]);
  let fewest = crossings(lines);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const line of isDown ? lines.slice(1) : lines.slice(0, -1).reverse()) {
      for (const item of line) {
        const beside = isDown ? item.up : item.down;
        item.wish = beside.length ? mean(beside) : item.at;
      }
      line.sort((a, b) => a.wish - b.wish || a.at - b.at);
      inSteps(line);
      line.forEach((item, at) => {
        item.at = at;
      });
    }
    const now = crossings(lines);
    if (now < fewest) [fewest, best] = [now, lines.map((line) => [...line])];
  }
  best.forEach((line, row) => lines[row].splice(0, Infinity, ...line));
  number();
  for (const line of lines) {
    let rank = 0;
    for (const item of line) item.rank = item.part < 0 ? -1 : rank++;
  }
}

/** Whether two boxes of a row stand close beside each other, with no box in between. */
function areNeighbours(one, other) {
  const gap = Math.abs(one.x - other.x) - (one.width + other.width) / 2;
  return Math.abs(one.rank - other.rank) === 1 && gap < NEAR;
}

/** How many pairs of links cross, row by row, counted with a tree of sums. */
function crossings(lines) {
  let count = 0;
  for (let row = 0; row + 1 < lines.length; row++) {
    const sums = new Int32Array(lines[row + 1].length + 1);
    let before = 0;
    for (const item of lines[row]) {
      const ends = item.down.map((below) => below.at).sort((a, b) => a - b);
      for (const end of ends) {
        let upTo = 0;
        for (let at = end + 1; at > 0; at -= at & -at) upTo += sums[at];
        count += before - upTo;
      }
      for (const end of ends) {
        before += 1;
        for (let at = end + 1; at < sums.length; at += at & -at) sums[at] += 1;
      }
    }
  }
  return count;
}

/** Give each item its place: as close to its neighbours as the order in its row allows. */
function straighten(lines) {
  for (const line of lines) {
    const width = line.reduce((sum, item, at) => sum + item.width + gapAfter(item, line[at + 1]), 0);
    let x = -width / 2;
    line.forEach((item, at) => {
      item.x = x + item.width / 2;
      x += item.width + gapAfter(item, line[at + 1]);
    });
  }
  const rounds = lines.length > 1 ? 12 : 0;
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? [...lines].reverse() : lines;
    for (const line of order) {
      const isLast = round >= rounds - 4;
      settle(line, (item) => {
        const beside = isLast ? [...item.up, ...item.down] : round % 2 ? item.down : item.up;
        if (beside.length) return beside;
        return item.up.length || item.down.length ? [...item.up, ...item.down] : item.side;
      });
    }
  }
}

/** Least squares with the order kept: neighbours that would overlap are pooled and share their mean. */
function settle(line, neighboursOf) {
  const pools = [];
  let offset = 0;
  for (const [at, item] of line.entries()) {
    offset += item.width / 2;
    item.offset = offset;
    offset += item.width / 2 + gapAfter(item, line[at + 1]);
    let [sum, weight] = [0, 0];
    for (const other of neighboursOf(item)) {
      const pull = item.part < 0 && other.part < 0 ? 8 : item.part < 0 || other.part < 0 ? 2 : 1;
      sum += other.x * pull;
      weight += pull;
    }
    if (!weight) [sum, weight] = [item.x * 0.05, 0.05];
    pools.push({ sum: sum - item.offset * weight, weight, items: [item] });
    while (pools.length > 1) {
      const [left, right] = pools.slice(-2);
      if (left.sum / left.weight <= right.sum / right.weight) break;
      pools.pop();
      left.sum += right.sum;
      left.weight += right.weight;
      left.items.push(...right.items);
    }
  }
  for (const pool of pools) for (const item of pool.items) item.x = pool.sum / pool.weight + item.offset;
}
