// The panel beside the drawing: everything about what is selected, in words; an overview where nothing is.

const PANEL = document.getElementById("panel");

function fillPanel() {
  const { selected } = SHOWN;
  PANEL.replaceChildren(
    ...(!selected
      ? overview()
      : selected.isCycle
        ? cyclePage(selected)
        : selected.edges
          ? linkPage(selected)
          : nodePage(selected)),
  );
  PANEL.scrollTop = 0;
}

function overview() {
  const gods = [...DATA.gods].sort((a, b) => MODULES[b.module].importers - MODULES[a.module].importers);
  return [
    element("h2", {}, "Overview"),
    element(
      "p",
      { class: "note" },
      `${counted(MODULES.length, "module")}, ${counted(EDGES, "import")}. `,
      "Importers stand above what they import, or to the left of it. Open a package with a double click.",
    ),
    ...unparsedNote(),
    heading(DATA.cycles.length ? `Cycles (${DATA.cycles.length})` : "Cycles"),
    DATA.cycles.length
      ? listOf(
          DATA.cycles.map((_, index) => index),
          cycleRow,
        )
      : element("p", { class: "note" }, "None: no module imports itself through others."),
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
    element(
      "p",
      {},
      chip(`${counted(DATA.unparsed.length, "file")} did not parse: their imports are not shown`, "cycle"),
    ),
    listOf(DATA.unparsed, (path) => element("li", {}, element("span", { class: "where" }, breakable(path)))),
  ];
}

function mostImported() {
  return MODULES.filter((module) => module.importers)
    .sort((a, b) => b.importers - a.importers || a.index - b.index)
    .slice(0, 12)
    .map((module) => module.index);
}

function cycleRow(index) {
  const { members, kind, breaking } = DATA.cycles[index];
  const name = `${MODULES[members[0]].name} and ${counted(members.length - 1, "other")}`;
  return element(
    "li",
    {},
    element(
      "div",
      { class: "row" },
      linkTo(name, () => selectCycle(index), "Show this cycle"),
      kind === IMPORT ? chip("at import time", "cycle") : chip("deferred", "late"),
    ),
    element("div", { class: "note" }, breaking.length ? `${counted(breaking.length, "import")} to break it` : ""),
  );
}

function importedRow(index) {
  const { importers } = MODULES[index];
  const bar = element("span", { class: "bar" });
  const most = MODULES.reduce((so, module) => Math.max(so, module.importers), 1);
  bar.style.width = `${(100 * importers) / most}%`;
  return element(
    "li",
    {},
    element(
      "div",
      { class: "row" },
      moduleLink(index),
      element("span", { class: "number", title: "importers" }, importers.toLocaleString("en")),
    ),
    bar,
  );
}

function childRow(node) {
  const name = node.children.length ? `▸ ${node.label}` : node.label;
  return element(
    "li",
    {},
    element(
      "div",
      { class: "row" },
      linkTo(name, () => select(node, { goes: true }), node.name),
      element(
        "span",
        { class: "number" },
        node.children.length ? counted(node.modules, "module") : `${counted(node.module.importers, "importer")}`,
      ),
    ),
  );
}

function externalList() {
  const others = DATA.externals.filter(([, isStandard]) => !isStandard);
  if (!others.length) return [];
  return [
    heading(`From elsewhere (${others.length})`),
    listOf(others, ([name, , importers]) =>
      element(
        "li",
        { class: "row" },
        element("span", { dir: "ltr" }, name),
        element("span", { class: "number" }, counted(importers, "importer")),
      ),
    ),
  ];
}
