// The panel beside the drawing: everything about what is selected, in words. Text is only ever set as text.

const PANEL = document.getElementById("panel");
const FIRST_ROWS = 100;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A long name, which may be broken after its dots and slashes. */
function breakable(text) {
  const pieces = text.split(/(?<=[./_])/);
  return element("span", { dir: "ltr" }, ...pieces.flatMap((piece) => [piece, element("wbr")]));
}

const counted = (number, noun, plural = `${noun}s`) => `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
const linkTo = (text, onclick, title) => element("button", { type: "button", class: "link", onclick, title }, breakable(text));
const moduleLink = (index) => linkTo(MODULES[index].name, () => select(TREE.leafOf[index] ?? null, { goes: true }), MODULES[index].path);
const heading = (text) => element("h3", {}, text);
const chip = (text, kind = "") => element("span", { class: `chip ${kind}` }, text);

function listOf(items, row, tag = "ul") {
  const list = element(tag, {}, ...items.slice(0, FIRST_ROWS).map(row));
  if (items.length <= FIRST_ROWS) return list;
  const more = element("button", { type: "button", onclick: () => { list.append(...items.slice(FIRST_ROWS).map(row)); more.remove(); } },
    `Show all ${items.length.toLocaleString("en")}`);
  return element("div", {}, list, more);
}

function fillPanel() {
  const { selected } = SHOWN;
  PANEL.replaceChildren(...(!selected ? overview() : selected.isCycle ? cyclePage(selected) : selected.edges ? linkPage(selected) : nodePage(selected)));
  PANEL.scrollTop = 0;
}

function overview() {
  const gods = [...DATA.gods].sort((a, b) => MODULES[b.module].importers - MODULES[a.module].importers);
  return [
    element("h2", {}, "Overview"),
    element("p", { class: "note" }, `${counted(MODULES.length, "module")}, ${counted(EDGES, "import")}. Importers stand above what they import. Open a package with a double click.`),
    ...unparsedNote(),
    heading(DATA.cycles.length ? `Cycles (${DATA.cycles.length})` : "Cycles"),
    DATA.cycles.length ? listOf(DATA.cycles.map((_, index) => index), cycleRow) : element("p", { class: "note" }, "None: no module imports itself through others."),
    heading(gods.length ? `God modules (${gods.length})` : "Most imported"),
    listOf(gods.length ? gods.map((god) => god.module) : mostImported(), importedRow),
    heading("Packages"),
    listOf(TREE.root.children, childRow),
    ...externalList(),
  ];
}

function unparsedNote() {
  if (!DATA.unparsed.length) return [];
  return [
    element("p", {}, chip(`${counted(DATA.unparsed.length, "file")} did not parse: their imports are not shown`, "cycle")),
    listOf(DATA.unparsed, (path) => element("li", {}, element("span", { class: "where" }, breakable(path)))),
  ];
}

function mostImported() {
  return MODULES.filter((module) => module.importers).sort((a, b) => b.importers - a.importers || a.index - b.index).slice(0, 12).map((module) => module.index);
}

function cycleRow(index) {
  const { members, kind, breaking } = DATA.cycles[index];
  const name = `${MODULES[members[0]].name} and ${counted(members.length - 1, "other")}`;
  return element("li", {}, element("div", { class: "row" }, linkTo(name, () => selectCycle(index), "Show this cycle"),
    kind === IMPORT ? chip("at import time", "cycle") : chip("deferred", "late")),
  element("div", { class: "note" }, breaking.length ? `${counted(breaking.length, "import")} to break it` : ""));
}

function importedRow(index) {
  const { importers } = MODULES[index];
  const bar = element("span", { class: "bar" });
  const most = MODULES.reduce((so, module) => Math.max(so, module.importers), 1);
  bar.style.width = `${(100 * importers) / most}%`;
  return element("li", {}, element("div", { class: "row" }, moduleLink(index), element("span", { class: "number", title: "importers" }, importers.toLocaleString("en"))), bar);
}

function childRow(node) {
  const name = node.children.length ? `▸ ${node.label}` : node.label;
  return element("li", {}, element("div", { class: "row" }, linkTo(name, () => select(node, { goes: true }), node.name),
    element("span", { class: "number" }, node.children.length ? counted(node.modules, "module") : `${counted(node.module.importers, "importer")}`)));
}

function externalList() {
  const others = DATA.externals.filter(([, isStandard]) => !isStandard);
  if (!others.length) return [];
  return [heading(`From elsewhere (${others.length})`),
    listOf(others, ([name, , importers]) => element("li", { class: "row" }, element("span", { dir: "ltr" }, name), element("span", { class: "number" }, counted(importers, "importer"))))];
}

function crumbs(node) {
  const trail = [linkTo("Overview", () => select(null))];
  const around = [];
  for (let place = node.parent; place && place.parent; place = place.parent) around.unshift(place);
  for (const place of around) trail.push(element("span", { class: "note" }, "›"), linkTo(place.label, () => select(place, { goes: true })));
  return element("nav", { class: "crumbs", "aria-label": "Around it" }, ...trail);
}

function nodePage(node) {
  return [crumbs(node), element("h2", {}, breakable(node.name)), ...(node.module ? modulePage(node.module) : groupPage(node))];
}

function modulePage(module) {
  const god = DATA.gods.find((each) => each.module === module.index);
  const loops = module.cycles.map((index) => element("button", { type: "button", onclick: () => selectCycle(index) },
    DATA.cycles[index].kind === IMPORT ? `In a cycle of ${DATA.cycles[index].members.length}` : `In a deferred cycle of ${DATA.cycles[index].members.length}`));
  return [
    element("p", { class: "where" }, breakable(module.path)),
    element("div", { class: "tools" }, ...(god ? [chip("god module")] : []), ...loops),
    ...(god ? sharesOf(god) : []),
    ...importLists(module.in, module.out),
  ];
}

function sharesOf(god) {
  if (!god.shares.length) return [];
  return [heading("Who uses which names"), listOf(god.shares, ({ names, importers }) => element("li", {},
    element("div", { dir: "ltr" }, names), element("div", { class: "note" }, `by ${counted(importers.length, "module")}: `, ...joinedLinks(importers))))];
}

function joinedLinks(modules) {
  const shown = modules.slice(0, 8).flatMap((index, at) => (at ? [", ", moduleLink(index)] : [moduleLink(index)]));
  return modules.length > 8 ? [...shown, ` and ${modules.length - 8} more`] : shown;
}

function groupPage(node) {
  const inside = modulesIn(node);
  const out = inside.flatMap((module) => module.out).filter((edge) => TREE.leafOf[importedOf(edge)] && !isWithin(TREE.leafOf[importedOf(edge)], node));
  const into = inside.flatMap((module) => module.in).filter((edge) => TREE.leafOf[importerOf(edge)] && !isWithin(TREE.leafOf[importerOf(edge)], node));
  return [
    element("p", { class: "note" }, counted(node.modules, "module"), leftOut(node)),
    element("div", { class: "tools" },
      element("button", { type: "button", onclick: () => toggle(node) }, node.isOpen ? "Close" : "Open"),
      element("button", { type: "button", onclick: () => openAllIn(node) }, "Open all inside")),
    heading(`Contains (${node.children.length})`), listOf(node.children, childRow),
    ...importLists(into, out),
  ];
}

/** How many links an open package does not draw. */
function leftOut(node) {
  const count = node.isOpen && node.routes ? node.links.length - node.routes.length : 0;
  return count ? `; ${counted(count, "link")} inside ${count === 1 ? "is" : "are"} not drawn (E draws all)` : "";
}

function importLists(into, out) {
  const count = (edges, of) => new Set(edges.map(of)).size;
  return [
    heading(`Imported by (${count(into, importerOf)})`), into.length ? listOf(sorted(into, importerOf), (edge) => importRow(edge, importerOf(edge))) : element("p", { class: "note" }, "Nothing here."),
    heading(`Imports (${count(out, importedOf)})`), out.length ? listOf(sorted(out, importedOf), (edge) => importRow(edge, importedOf(edge))) : element("p", { class: "note" }, "Nothing of this project."),
  ];
}

function sorted(edges, endOf) {
  const rank = (edge) => [IMPORT, GUARDED, DEFERRED, TYPING].indexOf(kindOf(edge));
  return [...edges].sort((a, b) => endOf(a) - endOf(b) || rank(a) - rank(b) || lineOf(a) - lineOf(b));
}

/** One import: the module at its other end, the place, the names, and when it runs. */
function importRow(edge, end) {
  return element("li", {}, element("div", { class: "row" }, moduleLink(end), element("span", {}, ...marksOf(edge))), whereOf(edge));
}

function marksOf(edge) {
  const marks = [];
  const cycle = DATA.cycles[CYCLE_OF_EDGE[edge]];
  if (cycle) marks.push(chip(BREAKING.has(edge) ? "breaks the cycle" : "in a cycle", cycle.kind === IMPORT ? "cycle" : "late"));
  if (useOf(edge) === "annotations" && cycle) marks.push(chip("used in annotations only"));
  if (useOf(edge) === "functions" && BREAKING.has(edge)) marks.push(chip("used in functions only"));
  if (kindOf(edge) !== IMPORT) marks.push(chip(DATA.kinds[kindOf(edge)], kindOf(edge) === GUARDED ? "" : "late"));
  return marks.flatMap((mark) => [mark, " "]);
}

function whereOf(edge) {
  const names = namesOf(edge);
  return element("div", { class: "where" }, breakable(`${MODULES[importerOf(edge)].path}:${lineOf(edge)}`), names ? ` · ${names}` : "");
}

function bothEnds(edge, isCurrent) {
  return element("li", { "aria-current": isCurrent ? "step" : undefined },
    element("div", {}, moduleLink(importerOf(edge)), " → ", moduleLink(importedOf(edge)), " ", ...marksOf(edge)), whereOf(edge));
}

function linkPage(link) {
  const back = edgesBetween(link.to, link.from);
  return [
    crumbs(link.from), element("h2", {}, breakable(link.from.name), " → ", breakable(link.to.name)),
    element("p", { class: "note" }, counted(link.edges.length, "import")),
    element("div", { class: "tools" }, ...(link.cycle >= 0 ? [element("button", { type: "button", onclick: () => selectCycle(link.cycle) }, "Show the cycle")] : [])),
    listOf(sorted(link.edges, importedOf), (edge) => bothEnds(edge)),
    ...(back.length ? [heading(`And back (${back.length})`), listOf(sorted(back, importedOf), (edge) => bothEnds(edge))] : []),
  ];
}

function cyclePage({ index, step, loop }) {
  const { members, kind, breaking, isSmallest } = DATA.cycles[index];
  const go = (by) => () => selectCycle((index + by + DATA.cycles.length) % DATA.cycles.length);
  const at = loop.indexOf(step);
  return [
    element("nav", { class: "crumbs" }, linkTo("Overview", () => select(null))),
    element("h2", {}, `Cycle ${index + 1} of ${DATA.cycles.length}`),
    element("p", {}, kind === IMPORT ? chip("at import time", "cycle") : chip("only through deferred imports", "late"), ` ${counted(members.length, "module")}`),
    element("div", { class: "tools" },
      element("button", { type: "button", id: "next-step", onclick: () => selectCycle(index, loop[(at + 1) % loop.length], loop) }, "Next step"),
      ...(DATA.cycles.length > 1 ? [element("button", { type: "button", onclick: go(-1) }, "Previous cycle"), element("button", { type: "button", id: "next-cycle", onclick: go(1) }, "Next cycle")] : [])),
    ...(breaking.length ? [heading(`${isSmallest ? "Smallest set of imports" : "Imports"} to defer (${breaking.length})`), listOf(breaking, (edge) => stepRow(index, edge))] : []),
    heading(`Once around (${loop.length})`), listOf(loop, (edge) => stepRow(index, edge, loop, edge === step), "ol"),
    heading(`Members (${members.length})`), listOf(members, (member) => element("li", {}, moduleLink(member))),
  ];
}

function stepRow(index, edge, loop = null, isCurrent = false) {
  const row = bothEnds(edge, isCurrent);
  row.firstChild.append(linkTo("show", () => selectCycle(index, edge, loop ?? loopThrough(edge, index))));
  if (isCurrent) row.classList.add("current");
  return row;
}
