// What the page shows: the modules as a tree of packages, and the imports lifted to every level of it.

const DATA = JSON.parse(document.getElementById("data").textContent);
const [IMPORT, DEFERRED, TYPING, GUARDED] = [0, 1, 2, 3];
const FIELDS = 6; // importer, imported, line, kind, names, use
const EDGES = DATA.edges.length / FIELDS;
const TESTS = new Set(DATA.tests);
const MODULES = DATA.modules.map(([name, path], index) => ({
  index,
  name,
  path,
  out: [],
  in: [],
  importers: 0,
  imports: 0,
  cycles: [],
  isTest: TESTS.has(index),
  god: false,
}));
const importerOf = (edge) => DATA.edges[edge * FIELDS];
const importedOf = (edge) => DATA.edges[edge * FIELDS + 1];
const lineOf = (edge) => DATA.edges[edge * FIELDS + 2];
const kindOf = (edge) => DATA.edges[edge * FIELDS + 3];
const namesOf = (edge) => DATA.names[DATA.edges[edge * FIELDS + 4]];
const useOf = (edge) => DATA.uses[DATA.edges[edge * FIELDS + 5]];
const runsAtImport = (edge) => kindOf(edge) === IMPORT || kindOf(edge) === GUARDED;
const CYCLE_OF_EDGE = new Int32Array(EDGES).fill(-1);
const BREAKING_IN = DATA.cycles.map((cycle) => new Set(cycle.breaking));
const isEarly = (cycle) => cycle >= 0 && DATA.cycles[cycle].kind === IMPORT;

/** Whether deferring an import breaks a cycle: the worst one that it is in, unless another one is meant. */
const breaks = (edge, cycle = CYCLE_OF_EDGE[edge]) => cycle >= 0 && BREAKING_IN[cycle].has(edge);

function connectModules() {
  for (let edge = 0; edge < EDGES; edge++) {
    MODULES[importerOf(edge)].out.push(edge);
    MODULES[importedOf(edge)].in.push(edge);
  }
  for (const module of MODULES) {
    module.importers = new Set(module.in.map(importerOf)).size;
    module.imports = new Set(module.out.map(importedOf)).size;
  }
  for (const god of DATA.gods) MODULES[god.module].god = true;
  // Cycles at import time come last, so that an edge in two cycles belongs to the worse one.
  const order = DATA.cycles.map((_, index) => index).sort((a, b) => DATA.cycles[b].kind - DATA.cycles[a].kind);
  for (const index of order) {
    for (const member of DATA.cycles[index].members) MODULES[member].cycles.push(index);
    for (const edge of edgesIn(index)) CYCLE_OF_EDGE[edge] = index;
  }
}

/** The imports among the members of a cycle, as far as they run when it matters. */
function edgesIn(index) {
  const { members, kind } = DATA.cycles[index];
  const inside = new Set(members);
  const counts = kind === IMPORT ? runsAtImport : (edge) => kindOf(edge) !== TYPING;
  return members.flatMap((member) =>
    MODULES[member].out.filter((edge) => inside.has(importedOf(edge)) && counts(edge)),
  );
}

/** The parts of a module's name; a file that no import can mean is known by its path. */
function partsOf(name) {
  return name.startsWith("./") ? ["./", ...name.slice(2).split("/")] : name.split(".");
}

/** The tree of the modules that `keeps` keeps: groups with children, modules at the leaves. */
function treeOf(keeps) {
  const trie = { label: "", children: new Map(), module: null };
  for (const module of MODULES.filter(keeps)) {
    let place = trie;
    for (const part of partsOf(module.name)) {
      if (!place.children.has(part)) place.children.set(part, { label: part, children: new Map(), module: null });
      place = place.children.get(part);
    }
    place.module ??= module;
    if (place.module !== module)
      place.children.set(`${module.index} ${module.path}`, { label: module.path, children: new Map(), module });
  }
  const tree = { root: null, nodes: [], leafOf: new Array(MODULES.length).fill(null) };
  tree.root = branch(tree, trie, null, "");
  liftEdges(tree);
  return tree;
}

function branch(tree, trie, parent, name) {
  let label = trie.label;
  while (parent && trie.children.size === 1 && !trie.module) {
    [trie] = trie.children.values();
    label = joined(label, trie.label);
  }
  const node = {
    id: tree.nodes.length,
    label,
    name: joined(name, label),
    parent,
    depth: parent ? parent.depth + 1 : 0,
    module: trie.module,
    children: [],
    links: [],
    modules: 1,
    isOpen: false,
    isStale: true,
    x: 0,
    y: 0,
    w: 0,
    h: 0,
  };
  tree.nodes.push(node);
  if (trie.children.size) {
    const own = trie.module ? [{ label: "__init__", children: new Map(), module: trie.module }] : [];
    node.children = [...own, ...trie.children.values()].map((child) => branch(tree, child, node, node.name));
    node.module = null;
    node.modules = node.children.reduce((sum, child) => sum + child.modules, 0);
  } else if (node.module) {
    node.name = node.module.name;
    tree.leafOf[node.module.index] = node;
  }
  return node;
}

const joined = (start, end) =>
  start === "" ? end : start.startsWith("./") ? `${start.replace(/\/$/, "")}/${end}` : `${start}.${end}`;

/** Every import counts once in the tree: between two children of the closest package around both modules. */
function liftEdges(tree) {
  const links = new Map();
  for (let edge = 0; edge < EDGES; edge++) {
    let a = tree.leafOf[importerOf(edge)];
    let b = tree.leafOf[importedOf(edge)];
    if (!a || !b || a === b) continue;
    while (a.depth > b.depth) a = a.parent;
    while (b.depth > a.depth) b = b.parent;
    while (a.parent !== b.parent) [a, b] = [a.parent, b.parent];
    const key = a.id * tree.nodes.length + b.id;
    let link = links.get(key);
    if (!link) {
      link = {
        from: a,
        to: b,
        edges: [],
        pull: 0,
        weak: 0,
        cycle: -1,
        isBreaking: false,
        isImplied: false,
        isAgainst: false,
        isTest: true,
      };
      links.set(key, link);
      a.parent.links.push(link);
    }
    addEdge(link, edge);
  }
}

function addEdge(link, edge) {
  link.edges.push(edge);
  const cycle = CYCLE_OF_EDGE[edge];
  if (isEarly(cycle)) link.cycle = cycle;
  if (isEarly(cycle) && breaks(edge)) link.isBreaking = true;
  // What tests import says little about which part is the foundation of which.
  const isTest = MODULES[importerOf(edge)].isTest;
  if (!isTest) link.isTest = false;
  if (!isTest && runsAtImport(edge) && !(isEarly(cycle) && breaks(edge))) link.pull += 1;
  else link.weak += kindOf(edge) === TYPING ? 0.1 : 0.5;
}

/** The strongest kind among edges: what runs at import time is never hidden behind what does not. */
function strongest(edges) {
  const kinds = new Set(edges.map(kindOf));
  return [IMPORT, GUARDED, DEFERRED, TYPING].find((kind) => kinds.has(kind));
}

/** The imports from one part of the tree into another. */
function edgesBetween(from, to) {
  const found = [];
  for (const module of modulesIn(from)) {
    for (const edge of module.out) if (isWithin(TREE.leafOf[importedOf(edge)], to)) found.push(edge);
  }
  return found;
}

function modulesIn(node) {
  return node.module ? [node.module] : node.children.flatMap(modulesIn);
}

function isWithin(node, group) {
  while (node && node.depth > group.depth) node = node.parent;
  return node === group;
}

/** What stands for a module on the screen: itself, or the outermost closed package around it. */
function shownFor(node) {
  let shown = node;
  for (let place = node; place; place = place.parent) if (place.parent && !place.parent.isOpen) shown = place.parent;
  return shown;
}

/** A short way through a cycle that uses one of its edges, as a list of edges. */
function loopThrough(edge, cycle) {
  const inside = new Set(DATA.cycles[cycle].members);
  const [start, goal] = [importedOf(edge), importerOf(edge)];
  const cameBy = new Map([[start, -1]]);
  for (const module of cameBy.keys()) {
    if (module === goal) break;
    for (const next of MODULES[module].out) {
      const to = importedOf(next);
      const counts = DATA.cycles[cycle].kind === IMPORT ? runsAtImport(next) : kindOf(next) !== TYPING;
      if (counts && inside.has(to) && !cameBy.has(to)) cameBy.set(to, next);
    }
  }
  const way = [];
  for (let at = goal; cameBy.has(at) && cameBy.get(at) >= 0; at = importerOf(cameBy.get(at)))
    way.unshift(cameBy.get(at));
  return [edge, ...way];
}

connectModules();
let TREE = null;
