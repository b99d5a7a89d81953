// The pages of the panel about what is selected: a module, a package, a link, a cycle.

function crumbs(node) {
  const trail = [linkTo("Overview", () => select(null))];
  const around = [];
  for (let place = node.parent; place && place.parent; place = place.parent) around.unshift(place);
  for (const place of around)
    trail.push(
      element("span", { class: "note" }, "›"),
      linkTo(place.label, () => select(place, { goes: true })),
    );
  return element("nav", { class: "crumbs", "aria-label": "Around it" }, ...trail);
}

function nodePage(node) {
  return [
    crumbs(node),
    element("h2", {}, breakable(node.name)),
    ...(node.module ? modulePage(node.module) : groupPage(node)),
  ];
}

function modulePage(module) {
  const god = DATA.gods.find((each) => each.module === module.index);
  const loops = module.cycles.map((index) =>
    element(
      "button",
      { type: "button", onclick: () => selectCycle(index) },
      DATA.cycles[index].kind === IMPORT
        ? `In a cycle of ${DATA.cycles[index].members.length}`
        : `In a deferred cycle of ${DATA.cycles[index].members.length}`,
    ),
  );
  return [
    element("p", { class: "where" }, breakable(module.path)),
    element("div", { class: "tools" }, ...(god ? [chip("god module")] : []), ...loops),
    ...(god ? sharesOf(god) : []),
    ...importLists(module.in, module.out),
  ];
}

function sharesOf(god) {
  if (!god.shares.length) return [];
  return [
    heading("Who uses which names"),
    listOf(god.shares, ({ names, importers }) =>
      element(
        "li",
        {},
        element("div", { dir: "ltr" }, names),
        element("div", { class: "note" }, `by ${counted(importers.length, "module")}: `, ...joinedLinks(importers)),
      ),
    ),
  ];
}

function joinedLinks(modules) {
  const shown = modules.slice(0, 8).flatMap((index, at) => (at ? [", ", moduleLink(index)] : [moduleLink(index)]));
  return modules.length > 8 ? [...shown, ` and ${modules.length - 8} more`] : shown;
}

function groupPage(node) {
  const inside = modulesIn(node);
  const out = inside
    .flatMap((module) => module.out)
    .filter((edge) => TREE.leafOf[importedOf(edge)] && !isWithin(TREE.leafOf[importedOf(edge)], node));
  const into = inside
    .flatMap((module) => module.in)
    .filter((edge) => TREE.leafOf[importerOf(edge)] && !isWithin(TREE.leafOf[importerOf(edge)], node));
  return [
    element("p", { class: "note" }, counted(node.modules, "module"), leftOut(node)),
    element(
      "div",
      { class: "tools" },
      element("button", { type: "button", onclick: () => toggle(node) }, node.isOpen ? "Close" : "Open"),
      element("button", { type: "button", onclick: () => openAllIn(node) }, "Open all inside"),
    ),
    heading(`Contains (${node.children.length})`),
    listOf(node.children, childRow),
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
    heading(`Imported by (${count(into, importerOf)})`),
    into.length
      ? listOf(sorted(into, importerOf), (edge) => importRow(edge, importerOf(edge)))
      : element("p", { class: "note" }, "Nothing here."),
    heading(`Imports (${count(out, importedOf)})`),
    out.length
      ? listOf(sorted(out, importedOf), (edge) => importRow(edge, importedOf(edge)))
      : element("p", { class: "note" }, "Nothing of this project."),
  ];
}

function sorted(edges, endOf) {
  const rank = (edge) => [IMPORT, GUARDED, DEFERRED, TYPING].indexOf(kindOf(edge));
  return [...edges].sort((a, b) => endOf(a) - endOf(b) || rank(a) - rank(b) || lineOf(a) - lineOf(b));
}

/** One import: the module at its other end, the place, the names, and when it runs. */
function importRow(edge, end) {
  return element(
    "li",
    {},
    element("div", { class: "row" }, moduleLink(end), element("span", {}, ...marksOf(edge))),
    whereOf(edge),
  );
}

/** What is to be said of an import, in view of the worst cycle that it is in or of the one that is meant. */
function marksOf(edge, index = CYCLE_OF_EDGE[edge]) {
  const marks = [];
  const cycle = DATA.cycles[index];
  if (cycle)
    marks.push(chip(breaks(edge, index) ? "breaks the cycle" : "in a cycle", cycle.kind === IMPORT ? "cycle" : "late"));
  if (useOf(edge) === "annotations" && cycle) marks.push(chip("used in annotations only"));
  if (useOf(edge) === "functions" && breaks(edge, index)) marks.push(chip("used in functions only"));
  if (kindOf(edge) !== IMPORT) marks.push(chip(DATA.kinds[kindOf(edge)], kindOf(edge) === GUARDED ? "" : "late"));
  return marks.flatMap((mark) => [mark, " "]);
}

function whereOf(edge) {
  const names = namesOf(edge);
  return element(
    "div",
    { class: "where" },
    breakable(`${MODULES[importerOf(edge)].path}:${lineOf(edge)}`),
    names ? ` · ${names}` : "",
  );
}

function bothEnds(edge, isCurrent, cycle) {
  return element(
    "li",
    { "aria-current": isCurrent ? "step" : undefined },
    element("div", {}, moduleLink(importerOf(edge)), " → ", moduleLink(importedOf(edge)), " ", ...marksOf(edge, cycle)),
    whereOf(edge),
  );
}

function linkPage(link) {
  const back = edgesBetween(link.to, link.from);
  return [
    crumbs(link.from),
    element("h2", {}, breakable(link.from.name), " → ", breakable(link.to.name)),
    element("p", { class: "note" }, counted(link.edges.length, "import")),
    element(
      "div",
      { class: "tools" },
      ...(link.cycle >= 0
        ? [element("button", { type: "button", onclick: () => selectCycle(link.cycle) }, "Show the cycle")]
        : []),
    ),
    listOf(sorted(link.edges, importedOf), (edge) => bothEnds(edge)),
    ...(back.length
      ? [heading(`And back (${back.length})`), listOf(sorted(back, importedOf), (edge) => bothEnds(edge))]
      : []),
  ];
}

function cyclePage({ index, step, loop }) {
  const { members, kind, breaking, isSmallest } = DATA.cycles[index];
  const go = (by) => () => selectCycle((index + by + DATA.cycles.length) % DATA.cycles.length);
  const at = loop.indexOf(step);
  return [
    element(
      "nav",
      { class: "crumbs" },
      linkTo("Overview", () => select(null)),
    ),
    element("h2", {}, `Cycle ${index + 1} of ${DATA.cycles.length}`),
    element(
      "p",
      {},
      kind === IMPORT ? chip("at import time", "cycle") : chip("only through deferred imports", "late"),
      ` ${counted(members.length, "module")}`,
    ),
    element(
      "div",
      { class: "tools" },
      element(
        "button",
        { type: "button", id: "next-step", onclick: () => selectCycle(index, loop[(at + 1) % loop.length], loop) },
        "Next step",
      ),
      ...(DATA.cycles.length > 1
        ? [
            element("button", { type: "button", onclick: go(-1) }, "Previous cycle"),
            element("button", { type: "button", id: "next-cycle", onclick: go(1) }, "Next cycle"),
          ]
        : []),
    ),
    ...(breaking.length
      ? [
          heading(`${isSmallest ? "Smallest set of imports" : "Imports"} to defer (${breaking.length})`),
          listOf(breaking, (edge) => stepRow(index, edge)),
        ]
      : []),
    heading(`Once around (${loop.length})`),
    listOf(loop, (edge) => stepRow(index, edge, loop, edge === step), "ol"),
    heading(`Members (${members.length})`),
    listOf(members, (member) => element("li", {}, moduleLink(member))),
  ];
}

function stepRow(index, edge, loop = null, isCurrent = false) {
  const row = bothEnds(edge, isCurrent, index);
  row.firstChild.append(linkTo("show", () => selectCycle(index, edge, loop ?? loopThrough(edge, index))));
  if (isCurrent) row.classList.add("current");
  return row;
}
