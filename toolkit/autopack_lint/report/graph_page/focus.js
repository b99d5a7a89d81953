// What is selected, and the exact links that belong to it.

const SHOWN = { selected: null, pointed: null, allLinks: false, hasTests: true, view: "graph" };
let FOCUS = { nodes: null, ways: [] };

/** Takes account of a new selection, or of packages that were opened or closed. */
function focusAgain() {
  FOCUS = { nodes: null, ways: [] };
  const { selected } = SHOWN;
  if (!selected) return;
  if (selected.isCycle) focusCycle(selected);
  else if (selected.edges) focusLink(selected);
  else focusNode(selected);
}

function focusNode(node) {
  const shown = shownFor(node);
  const pairs = new Map();
  for (const module of modulesIn(node)) {
    for (const edge of module.out) collect(pairs, shown, TREE.leafOf[importedOf(edge)], edge, "out", node);
    for (const edge of module.in) collect(pairs, shown, TREE.leafOf[importerOf(edge)], edge, "in", node);
  }
  FOCUS.nodes = new Set([shown, ...modulesIn(node).map((module) => shownFor(TREE.leafOf[module.index]))]);
  for (const pair of pairs.values()) {
    FOCUS.nodes.add(pair.other);
    addWay(pair.side === "out" ? [shown, pair.other] : [pair.other, shown], pair.edges, { colour: pair.side });
  }
}

function collect(pairs, shown, leaf, edge, side, node) {
  if (!leaf || isWithin(leaf, node)) return;
  const other = shownFor(leaf);
  if (other === shown) return;
  const key = `${side} ${other.id}`;
  if (!pairs.has(key)) pairs.set(key, { other, side, edges: [] });
  pairs.get(key).edges.push(edge);
}

function focusLink(link) {
  FOCUS.nodes = new Set();
  const pairs = new Map();
  for (const edge of link.edges) pairUp(pairs, edge);
  for (const { ends, edges } of pairs.values())
    addWay(ends, edges, { colour: colourOf(link) === "link" ? "out" : colourOf(link) });
}

function pairUp(pairs, edge) {
  const leaves = [TREE.leafOf[importerOf(edge)], TREE.leafOf[importedOf(edge)]];
  if (!leaves[0] || !leaves[1]) return;
  const ends = leaves.map(shownFor);
  ends.forEach((end) => FOCUS.nodes.add(end));
  const key = `${ends[0].id} ${ends[1].id}`;
  if (ends[0] === ends[1]) return;
  if (!pairs.has(key)) pairs.set(key, { ends, edges: [] });
  pairs.get(key).edges.push(edge);
}

function focusCycle({ index, step }) {
  const cycle = DATA.cycles[index];
  FOCUS.nodes = new Set();
  const pairs = new Map();
  for (const member of cycle.members) {
    const leaf = TREE.leafOf[member];
    if (leaf) FOCUS.nodes.add(shownFor(leaf));
  }
  for (const edge of edgesIn(index)) pairUp(pairs, edge);
  const colour = cycle.kind === IMPORT ? "cycle" : "late";
  for (const { ends, edges } of pairs.values()) {
    const isStep = step !== undefined && edges.includes(step);
    addWay(ends, edges, {
      colour,
      isThick: isStep,
      isFaint: step !== undefined && !isStep,
      isBreaking: edges.some((edge) => breaks(edge, index)),
    });
  }
}

function addWay([from, to], edges, look) {
  FOCUS.ways.push({ points: straightWay(from, to), count: edges.length, kind: strongest(edges), ...look });
}

/** From the nearer side of one box to the nearer side of another. */
function straightWay(a, b) {
  const middle = (node) => node.x + node.w / 2;
  const isInside = b.x >= a.x && b.y >= a.y && b.x + b.w <= a.x + a.w && b.y + b.h <= a.y + a.h;
  if (isInside)
    return [
      [middle(b), a.y + HEADER],
      [middle(b), b.y],
    ];
  const shift = Math.max(-0.3, Math.min(0.3, (middle(b) - middle(a)) / (4 * a.w + 1)));
  const x0 = middle(a) + shift * a.w;
  const x1 = middle(b) - Math.max(-0.25, Math.min(0.25, (middle(b) - middle(a)) / (4 * b.w + 1))) * b.w;
  if (b.y >= a.y + a.h)
    return [
      [x0, a.y + a.h],
      [x1, b.y],
    ];
  if (b.y + b.h <= a.y)
    return [
      [x0, a.y],
      [x1, b.y + b.h],
    ];
  return [
    [x0, a.y + a.h],
    [x1, b.y + b.h],
  ];
}

/** Opens every package around these modules, as far as that is no more than can be looked at. */
function reveal(modules, most = 40) {
  const around = new Set();
  for (const module of modules.length <= most ? modules : []) {
    const leaf = TREE.leafOf[module];
    for (let place = leaf && leaf.parent; place && place.parent; place = place.parent)
      if (!place.isOpen) around.add(place);
  }
  setOpen([...around], true);
  return around.size > 0;
}
