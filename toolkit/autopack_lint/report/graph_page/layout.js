// Sizes and places of all boxes that are shown. A package is laid out by itself; only what changed is done again.

const [PADDING, HEADER, GAP, ROW_GAP] = [14, 26, 16, 24];
const GLANCE = [12000, 14, 56]; // points of the screen for a box, the fewest and the most boxes of the first picture
const ASPECT = 1.7;
const LEAST_ASPECT = 1; // drawings that are taller are folded
const ARC = 16; // the room for links below a row
const SLACK = 8; // how much lower than its row a box may be before links to it go straight first
const AGAINST_SHARE = 0.5; // how many links against the flow are drawn, as a share of the boxes
const METER = document.createElement("canvas").getContext("2d");
const WIDTHS = new Map();
const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

function textWidth(text, size, weight) {
  const key = `${weight} ${text}`;
  if (!WIDTHS.has(key)) {
    METER.font = `${weight} 100px ${FONT}`;
    WIDTHS.set(key, METER.measureText(text).width / 100);
  }
  return WIDTHS.get(key) * size;
}

/** The more modules import one, the larger it is drawn. */
const sizeOf = (module) => 12 + Math.min(11, 2.1 * Math.log2(1 + module.importers / 4));
const shortened = (label) => (label.length > 40 ? `${label.slice(0, 24)}…${label.slice(-14)}` : label);

/** Lays out everything that is stale, the children before their package. */
function layOut(tree) {
  measure(tree.root);
  tree.root.isOpen = true;
  locate(tree.root, 0, 0);
}

function measure(node) {
  if (node.isOpen || !node.parent) {
    for (const child of node.children) measure(child);
    if (node.isStale) arrange(node);
  } else if (node.isStale) measureClosed(node);
  node.isStale = false;
}

function measureClosed(node) {
  const label = shortened(node.label);
  if (node.module) {
    node.size = sizeOf(node.module);
    node.w = textWidth(label, node.size, node.module.god ? 600 : 400) + 20;
    node.h = node.size * 1.5 + 8;
  } else {
    node.size = 13 + Math.min(7, Math.log2(node.modules));
    node.w = textWidth(label, node.size, 600) + textWidth(String(node.modules), 11, 400) + 50;
    node.h = node.size * 1.4 + 10;
  }
}

/** The rows of an open package, and the ways of the links between them; all relative to its corner. */
function arrange(node) {
  node.flow ??= flowOf(node);
  const widthOf = (part) => node.children[part].w + GAP;
  const area = node.children.reduce((sum, child) => sum + (child.w + GAP) * (child.h + ROW_GAP * 0.8), 0);
  const widest = node.children.reduce((most, child) => Math.max(most, child.w), 0) + GAP;
  const limit = Math.max(widest, Math.sqrt(area * ASPECT), 260);
  const heightOf = (part) => node.children[part].h + 2 * ROW_GAP;
  const { rows, step } = folded(rowsOf(node.flow, widthOf, limit), widthOf, heightOf, LEAST_ASPECT);
  const drawn = drawnLinks(node);
  const lines = itemsOf(rows, (part) => node.children[part].w, drawn, node.flow.place);
  for (const line of lines) for (const item of line) item.step = step.get(item.part) ?? -1;
  uncross(lines);
  straighten(lines);
  node.routes = drawn;
  stack(node, lines);
  addLoose(node, widthOf, limit);
  finish(node);
}

function extent(lines) {
  let [least, most] = [Infinity, -Infinity];
  for (const line of lines) {
    for (const item of line) {
      least = Math.min(least, item.x - item.width / 2);
      most = Math.max(most, item.x + item.width / 2);
    }
  }
  return least > most ? [0, 0] : [least, most];
}

/** All links of a small package; of a large one those that no others imply, the worst ones, and what breaks cycles. */
function drawnLinks(node) {
  if (SHOWN.allLinks || node.links.length <= ROUTED_LINKS) return node.links;
  const against = node.links
    .filter((link) => link.isAgainst && !link.isTest)
    .sort((a, b) => b.pull - a.pull || b.weak - a.weak);
  const worst = new Set(against.slice(0, Math.max(8, node.children.length * AGAINST_SHARE)));
  return node.links.filter((link) => link.isBreaking || (link.isAgainst ? worst.has(link) : !link.isImplied));
}

/** Puts the rows below each other. */
function stack(node, lines) {
  const [least, most] = extent(lines);
  let y = HEADER + PADDING;
  for (const line of lines) {
    const height = line.reduce(
      (tallest, item) => (item.part < 0 ? tallest : Math.max(tallest, node.children[item.part].h)),
      0,
    );
    const busy = line.reduce((sum, item) => sum + item.down.length, 0);
    for (const item of line) {
      const child = node.children[item.part];
      [item.top, item.bottom] = child ? [y + (height - child.h) / 2, y + (height + child.h) / 2] : [y, y + height];
      item.space = { top: y, bottom: y + height };
      item.middle = item.x - least + PADDING;
      if (child) [child.dx, child.dy] = [item.middle - child.w / 2, item.top];
    }
    y += height + ROW_GAP + Math.min(30, busy * 0.8);
    if (hasArcs(line)) y += ARC;
  }
  Object.assign(node, { w: most - least, h: lines.length ? y - ROW_GAP : 0 });
}

/** Whether a link leads below a row, from one of its boxes to another. */
function hasArcs(line) {
  return line.some((item) => item.side.some((other) => !areNeighbours(item, other)));
}

/** What no link touches stands at the right of a tall drawing, and below a wide one. */
function addLoose(node, widthOf, limit) {
  const isTall = node.h > 0 && node.w < node.h * ASPECT;
  const total = node.flow.parts.reduce(
    (sum, child, part) => (isLoose(node.flow, part) ? sum + widthOf(part) * (child.h + 10) : sum),
    0,
  );
  const rows = looseRows(node.flow, widthOf, isTall ? Math.max(120, (1.1 * total) / node.h) : Math.max(limit, node.w));
  const [left, top] = isTall
    ? [PADDING + node.w + 2 * GAP, HEADER + PADDING]
    : [PADDING, (node.h || HEADER + PADDING - 12) + 12];
  let y = top;
  for (const row of rows) {
    let [x, height] = [left, 0];
    for (const child of row.map((part) => node.children[part])) {
      [child.dx, child.dy] = [x, y];
      x += child.w + GAP;
      height = Math.max(height, child.h);
    }
    node.w = Math.max(node.w, x - GAP - PADDING);
    y += height + 10;
  }
  node.h = Math.max(node.h, rows.length ? y - 10 : 0);
}

function finish(node) {
  const content = node.w;
  node.w = Math.max(content + 2 * PADDING, textWidth(shortened(node.label), 13, 600) + 90);
  node.h += PADDING;
  const spare = (node.w - 2 * PADDING - content) / 2;
  for (const child of node.children) child.dx += spare;
  for (const link of node.routes) link.way = wayOf(link, spare);
}

/** Points of a link, from the importer to what it imports; several links of one box leave it side by side. */
function wayOf(link, spare) {
  const points = [];
  const last = link.via.length - 1;
  link.via.forEach((item, step) => {
    const x = item.middle + spare;
    const width = item.part < 0 ? 0 : item.width;
    const { top, bottom } = item.space;
    // Past a taller box beside it, a link goes straight to the border of the row.
    const [before, after] = [
      x + port(item.ends[0], link, link.via[step - 1], width),
      x + port(item.ends[1], link, link.via[step + 1], width),
    ];
    if (step > 0) points.push(...(item.top - top > SLACK ? [[before, top]] : []), [before, item.top]);
    if (step < last) points.push([after, item.bottom], ...(bottom - item.bottom > SLACK ? [[after, bottom]] : []));
  });
  if (link.via[0].row === link.via[last].row) return besideEachOther(link, spare);
  return link.isUpwards ? points.reverse() : points;
}

function port(ends, { stream }, other, width) {
  if (!width || ends.length < 2) return 0;
  ends.isSorted ||= Boolean(ends.sort((a, b) => a.other.x - b.other.x));
  const share = ends.findIndex((end) => end.stream === stream && end.other === other) / (ends.length - 1) - 0.5;
  return share * Math.min(width * 0.7, (ends.length - 1) * 12);
}

/** From side to side where nothing stands in between, else below. */
function besideEachOther(link, spare) {
  const [a, b] = [link.via[0], link.via[1]];
  const [left, right] = a.x < b.x ? [a, b] : [b, a];
  if (areNeighbours(a, b)) {
    const level = (Math.max(a.top, b.top) + Math.min(a.bottom, b.bottom)) / 2 + (a === left ? -4 : 4);
    const ends = [
      [left.middle + left.width / 2 + spare, level],
      [right.middle - right.width / 2 + spare, level],
    ];
    return a === left ? ends : ends.reverse();
  }
  return [
    [a.middle + spare, a.bottom],
    [b.middle + spare, b.bottom],
  ];
}

/** Absolute places, from the outside in. */
function locate(node, x, y) {
  [node.x, node.y] = [x, y];
  if (node.isOpen || !node.parent) for (const child of node.children) locate(child, x + child.dx, y + child.dy);
}

/** Opens or closes packages; what contains them has to be laid out again, the rest stays. */
function setOpen(nodes, isOpen) {
  for (const node of nodes) {
    if (!node.children.length || !node.parent || node.isOpen === isOpen) continue;
    node.isOpen = isOpen;
    for (let place = node; place; place = place.parent) place.isStale = true;
  }
}

/** At first, whole levels of the tree are open as long as what they show can be taken in at a glance; not tests. */
function openFirst(tree, most) {
  let level = tree.root.children;
  let room = most - level.length;
  for (let depth = 1; level.length; depth++) {
    const groups = level.filter((node) => node.children.length && !modulesIn(node).every((module) => module.isTest));
    const more = groups.reduce((sum, node) => sum + node.children.length, 0);
    const isOnly = depth < 6 && groups.length === 1 && more <= 2 * most;
    const opened = more <= room || isOnly ? groups : depth === 1 ? dominant(groups, tree.root.modules / 4, room) : [];
    setOpen(opened, true);
    room -= opened.reduce((sum, node) => sum + node.children.length, 0);
    level = opened.flatMap((node) => node.children);
  }
}

/** Groups that hold a large part of everything, as far as there is room for what they contain. */
function dominant(groups, least, room) {
  return groups
    .filter((node) => node.modules >= least)
    .filter((node) => {
      const fits = node.children.length <= room;
      if (fits) room -= node.children.length;
      return fits;
    });
}
