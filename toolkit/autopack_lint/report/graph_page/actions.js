// What can be done: select, open and close, move the view. Everything that changes the picture goes through here.

const SAID = document.getElementById("said");
const CONTROLS = 48; // the height of the buttons at the lower edge
const HELD = { frame: 0 };

function draw() {
  HELD.frame ||= requestAnimationFrame((now) => {
    HELD.frame = 0;
    const ratio = devicePixelRatio;
    PEN.setTransform(ratio, 0, 0, ratio, 0, 0);
    PEN.direction = "ltr";
    PEN.fillStyle = COLOURS.stage;
    PEN.fillRect(0, 0, VIEW.width + MATRIX.width, VIEW.height);
    if (VIEW.width)
      clipped(0, 0, VIEW.width, VIEW.height, () => {
        if (paintGraph(now)) draw();
      });
    if (MATRIX.width)
      clipped(MATRIX.left, 0, MATRIX.width, VIEW.height, () => {
        PEN.translate(MATRIX.left, 0);
        paintMatrix();
      });
    PEN.fillStyle = COLOURS.rule;
    if (VIEW.width && MATRIX.width) PEN.fillRect(MATRIX.left - 1, 0, 2, VIEW.height);
  });
}

function resize() {
  const { clientWidth, clientHeight } = CANVAS.parentElement;
  const width = Math.round(clientWidth * { graph: 1, both: 0.5, matrix: 0 }[SHOWN.view]);
  Object.assign(VIEW, { width, height: clientHeight });
  Object.assign(MATRIX, { left: width, width: clientWidth - width });
  CANVAS.width = Math.round(clientWidth * devicePixelRatio);
  CANVAS.height = Math.round(clientHeight * devicePixelRatio);
  draw();
}

/** Lays out anew after packages were opened or closed; `anchor` stays where it is on the screen. */
function relayOut(anchor = null) {
  const before = anchor ? { x: anchor.x, y: anchor.y } : null;
  const from = new Map();
  if (!STILL.matches && TREE.nodes.length < 20000)
    for (const node of shownNodes()) from.set(node, { x: node.x, y: node.y, w: node.w, h: node.h });
  layOut(TREE);
  let [dx, dy] = [0, 0];
  if (before) {
    [dx, dy] = [anchor.x - before.x, anchor.y - before.y];
    VIEW.x -= dx * VIEW.k;
    VIEW.y -= dy * VIEW.k;
  }
  for (const box of from.values()) {
    box.x += dx;
    box.y += dy;
  }
  if (from.size && from.size < 1500) MOTION = { start: performance.now(), from };
  focusAgain();
  if (MATRIX.width) buildMatrix();
  draw();
}

function shownNodes(node = TREE.root, found = []) {
  if (node.parent) found.push(node);
  if (!node.parent || node.isOpen) for (const child of node.children) shownNodes(child, found);
  return found;
}

function toggle(node) {
  if (!node.children.length) return;
  setOpen([node], !node.isOpen);
  say(`${node.name} ${node.isOpen ? "open" : "closed"}`);
  relayOut(node);
  keepInSight(node);
  fillPanel();
}

function openAllIn(node, isOpen = true) {
  setOpen(
    TREE.nodes.filter((each) => each !== TREE.root && isWithin(each, node)),
    isOpen,
  );
  relayOut(node === TREE.root ? null : node);
  if (node === TREE.root) fit();
  else keepInSight(node);
  fillPanel();
}

/** Select a module, a package or a link; null for nothing. With `goes`, also open what hides it and go there. */
function select(what, { goes = false } = {}) {
  SHOWN.selected = what;
  if (what && goes && !what.edges) {
    const around = [];
    for (let place = what.parent; place && place.parent; place = place.parent) around.push(place);
    const anchor = around.findLast((place) => !place.isOpen) ?? null;
    setOpen(around, true);
    if (anchor) relayOut(anchor);
    keepInSight(what);
  }
  focusAgain();
  fillPanel();
  if (what) say(describe(what));
  if (what && !what.edges) showInMatrix(what);
  draw();
}

function describe(what) {
  if (what.isCycle) return `Cycle ${what.index + 1} of ${DATA.cycles.length}`;
  if (what.edges) return `${what.from.name} imports ${what.to.name}: ${counted(what.edges.length, "import")}`;
  if (!what.module)
    return `${what.name}, package of ${counted(what.modules, "module")}, ${what.isOpen ? "open" : "closed"}`;
  const { importers, imports, cycles } = what.module;
  return `${what.name}, ${counted(importers, "importer")}, imports ${imports}${cycles.length ? ", in a cycle" : ""}`;
}

function selectCycle(index, step, loop = firstLoop(index)) {
  SHOWN.selected = { isCycle: true, index, step, loop };
  if (reveal(step === undefined ? DATA.cycles[index].members : [importerOf(step), importedOf(step)])) relayOut();
  focusAgain();
  fillPanel();
  say(
    step === undefined
      ? describe(SHOWN.selected)
      : `${MODULES[importerOf(step)].name} imports ${MODULES[importedOf(step)].name}, line ${lineOf(step)}`,
  );
  if (step === undefined) fit([...FOCUS.nodes]);
  if (step !== undefined) document.getElementById("next-step")?.focus();
  draw();
}

function firstLoop(index) {
  const { breaking } = DATA.cycles[index];
  const edges = breaking.length ? breaking : edgesIn(index);
  return edges.length ? loopThrough(edges[0], index) : [];
}

/** Fit boxes, or everything, into the view. */
function fit(nodes = [TREE.root], most = 1.25) {
  const boxes = nodes.filter(Boolean);
  if (!boxes.length || !VIEW.width) return;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.w)) - left;
  const height = Math.max(...boxes.map((box) => box.y + box.h)) - top;
  VIEW.k = Math.min(most, (VIEW.width - 40) / width, (VIEW.height - 20 - CONTROLS) / height);
  VIEW.x = (VIEW.width - width * VIEW.k) / 2 - left * VIEW.k;
  VIEW.y = (VIEW.height - CONTROLS - height * VIEW.k) / 2 - top * VIEW.k;
  draw();
}

/** Moves as little as shows the box, and not so far away that it cannot be read. */
function keepInSight(node) {
  if (!VIEW.width) return;
  const tiny = !node.isOpen && VIEW.k < 0.7;
  if (tiny) zoomBy(0.9 / VIEW.k, VIEW.x + (node.x + node.w / 2) * VIEW.k, VIEW.y + (node.y + node.h / 2) * VIEW.k);
  if (node.w * VIEW.k > VIEW.width - 40 || node.h * VIEW.k > VIEW.height - 40) {
    fit([node], VIEW.k);
    return;
  }
  const margin = 40;
  const [left, top] = [VIEW.x + node.x * VIEW.k, VIEW.y + node.y * VIEW.k];
  const [right, bottom] = [left + node.w * VIEW.k, top + node.h * VIEW.k];
  if (left < margin) VIEW.x += margin - left;
  else if (right > VIEW.width - margin) VIEW.x -= right - VIEW.width + margin;
  if (top < margin) VIEW.y += margin - top;
  else if (bottom > VIEW.height - margin) VIEW.y -= bottom - VIEW.height + margin;
  draw();
}

function zoomBy(factor, x = (VIEW.width || MATRIX.width) / 2, y = VIEW.height / 2, isMatrix = !VIEW.width) {
  if (isMatrix) zoomMatrix(factor, x - MATRIX.left, y);
  else {
    const next = Math.max(0.02, Math.min(4, VIEW.k * factor));
    VIEW.x = x - ((x - VIEW.x) * next) / VIEW.k;
    VIEW.y = y - ((y - VIEW.y) * next) / VIEW.k;
    VIEW.k = next;
  }
  draw();
}

/** Scrolls the matrix as little as shows the row and the column of a box. */
function showInMatrix(node) {
  const at = MATRIX.width ? MATRIX.indexOf.get(shownFor(node)) : undefined;
  if (at === undefined) return;
  const near = (offset, room) => Math.min(at * MATRIX.cell, Math.max(offset, (at + 1) * MATRIX.cell - room));
  MATRIX.y = near(MATRIX.y, VIEW.height - topOfCells() - CONTROLS);
  MATRIX.x = near(MATRIX.x, MATRIX.width - leftOfCells());
}

const VIEWS = {
  graph: "Dependency graph: importers above what they import",
  matrix: "Dependency matrix: a row imports a column",
  both: "Dependency graph, importers above what they import, and matrix, a row imports a column",
};

function showView(view) {
  SHOWN.view = view;
  for (const name of Object.keys(VIEWS))
    document.getElementById(`${name}-view`).setAttribute("aria-pressed", String(name === view));
  document.getElementById("legend").hidden = view === "matrix";
  CANVAS.setAttribute("aria-label", VIEWS[view]);
  resize();
  if (MATRIX.width) {
    buildMatrix();
    MATRIX.cell = Math.max(
      9,
      Math.min(
        32,
        (Math.min(MATRIX.width - leftOfCells(), VIEW.height - topOfCells() - CONTROLS) - 10) / MATRIX.entries.length,
      ),
    );
  }
  fit();
}

/** Builds the tree anew, with or without tests; what was open stays open. */
function rebuild() {
  const open = TREE ? new Set(TREE.nodes.filter((node) => node.isOpen).map((node) => node.name)) : null;
  const chosen = SHOWN.selected && !SHOWN.selected.isCycle && !SHOWN.selected.edges ? SHOWN.selected.name : null;
  MOTION = null;
  TREE = treeOf((module) => SHOWN.hasTests || !module.isTest);
  if (open)
    setOpen(
      TREE.nodes.filter((node) => open.has(node.name)),
      true,
    );
  else openFirst(TREE, Math.max(GLANCE[1], Math.min(GLANCE[2], (VIEW.width * VIEW.height) / GLANCE[0])));
  SHOWN.selected = TREE.nodes.find((node) => node.name === chosen) ?? null;
  relayOut();
  fillPanel();
}

function say(text) {
  SAID.textContent = text;
}
