// The keys, and the help that lists them.

const KEYS = [
  ["/", "search"],
  ["← ↑ ↓ →", "go to the next box; with Shift, move the view"],
  ["Enter, Space", "open or close a package"],
  ["Shift Enter", "open or close all packages"],
  ["Backspace", "the package around it"],
  ["Esc", "select nothing"],
  ["+ −", "zoom"],
  ["0", "show all"],
  ["G, M, B", "graph, matrix, both"],
  ["C", "next cycle"],
  ["E", "all imports, or without implied ones"],
  ["X", "hide tests"],
  ["T", "dark or light"],
  ["P", "to the panel"],
  ["?", "this help"],
];

/** The closest box in a direction, counted from the one that is selected. */
function neighbour(dx, dy) {
  const selected = SHOWN.selected && !SHOWN.selected.isCycle && !SHOWN.selected.edges ? shownFor(SHOWN.selected) : null;
  const boxes = shownNodes().filter((node) => !node.isOpen && node !== selected);
  const start = selected ? [selected.x + selected.w / 2, selected.y + selected.h / 2] : [TREE.root.x, TREE.root.y];
  let [best, least] = [null, Infinity];
  for (const node of boxes) {
    const [x, y] = [node.x + node.w / 2 - start[0], node.y + node.h / 2 - start[1]];
    const ahead = x * dx + y * dy;
    const aside = dx ? Math.max(0, Math.abs(y) - node.h / 2) : Math.max(0, Math.abs(x) - node.w / 2);
    if (selected && ahead <= 1) continue;
    const cost = ahead + aside * 3;
    if (cost < least) [best, least] = [node, cost];
  }
  if (best) select(best);
  if (best) keepInSight(best);
}

function neighbourInMatrix(by) {
  const around = MATRIX.bands.find((band) => band.node === SHOWN.selected);
  const at = MATRIX.indexOf.get(SHOWN.selected) ?? (around ? around.start - Math.max(by, 0) : -1);
  const node = MATRIX.entries[Math.max(0, Math.min(MATRIX.entries.length - 1, at + by))];
  if (!node) return;
  select(node);
}

const ACTIONS = {
  "/": () => SEARCH.focus(),
  "?": showHelp,
  "+": () => zoomBy(1.25),
  "=": () => zoomBy(1.25),
  "-": () => zoomBy(0.8),
  0: () => fit(),
  g: () => showView("graph"),
  m: () => showView("matrix"),
  b: () => showView("both"),
  t: switchTheme,
  e: switchLinks,
  x: switchTests,
  p: () => PANEL.focus(),
  c: () => {
    if (DATA.cycles.length)
      selectCycle(((SHOWN.selected?.isCycle ? SHOWN.selected.index : -1) + 1) % DATA.cycles.length);
  },
  escape: () => {
    tip("", 0, 0);
    select(null);
  },
};

const ON_CANVAS = {
  enter: (event) => {
    if (event.shiftKey)
      openAllIn(
        TREE.root,
        shownNodes().some((node) => node.children.length && !node.isOpen),
      );
    else if (SHOWN.selected?.children) toggle(SHOWN.selected);
  },
  " ": () => {
    if (SHOWN.selected?.children) toggle(SHOWN.selected);
  },
  backspace: () => {
    if (SHOWN.selected?.parent?.parent) {
      select(SHOWN.selected.parent);
      keepInSight(SHOWN.selected);
    }
  },
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, dialog *")) return;
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const onCanvas = event.target === CANVAS || event.target === document.body;
  const action = ACTIONS[event.key.toLowerCase()] ?? (onCanvas ? ON_CANVAS[event.key.toLowerCase()] : undefined);
  if (action) action(event);
  else if (onCanvas && event.key in arrows) onArrow(...arrows[event.key], event.shiftKey);
  else return;
  event.preventDefault();
}

function onArrow(dx, dy, isPan) {
  if (isPan) pan(-dx * 80, -dy * 80);
  else if (!VIEW.width) neighbourInMatrix(dx + dy);
  else neighbour(dx, dy);
}

function pan(dx, dy, isMatrix = !VIEW.width) {
  const target = isMatrix ? MATRIX : VIEW;
  const sign = isMatrix ? -1 : 1;
  target.x += sign * dx;
  target.y += sign * dy;
  draw();
}

function switchTheme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  dressUp();
}

function dressUp() {
  readColours();
  drawLegend();
  draw();
}

function switchLinks() {
  SHOWN.allLinks = !SHOWN.allLinks;
  document.getElementById("all-links").setAttribute("aria-pressed", String(SHOWN.allLinks));
  for (const node of TREE.nodes) node.isStale = true;
  relayOut();
}

function switchTests() {
  SHOWN.hasTests = !SHOWN.hasTests;
  document.getElementById("no-tests").setAttribute("aria-pressed", String(!SHOWN.hasTests));
  rebuild();
  fit();
}

function showHelp() {
  const dialog = document.getElementById("keys");
  const rows = KEYS.map(([keys, what]) =>
    element("tr", {}, element("td", {}, element("kbd", {}, keys)), element("td", {}, what)),
  );
  dialog.replaceChildren(
    element("h2", {}, "Keys"),
    element("table", {}, element("tbody", {}, ...rows)),
    element(
      "p",
      { class: "note" },
      "Mouse: drag to move, wheel to zoom, click to select, double click to open or close. ",
      "A click on a line lists its imports.",
    ),
    element("button", { type: "button", onclick: () => dialog.close() }, "Close"),
  );
  dialog.showModal();
}

document.addEventListener("keydown", onKey);
