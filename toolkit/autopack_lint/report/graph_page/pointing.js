// The mouse and touch: what lies under a point, and what a press on it does.

const TIP = document.getElementById("tip");
const POINTERS = new Map();
const PRESS = { x: 0, y: 0, isDrag: false, node: null, spread: 0 };

function graphAt(x, y) {
  const [gx, gy] = [(x - VIEW.x) / VIEW.k, (y - VIEW.y) / VIEW.k];
  const contains = (node) => gx >= node.x && gy >= node.y && gx <= node.x + node.w && gy <= node.y + node.h;
  let place = TREE.root;
  for (let next = place; next;) {
    place = next;
    next = place.isOpen || !place.parent ? place.children.find(contains) : null;
  }
  if (place.parent && !place.isOpen) return place;
  const link = (place.routes ?? []).find((each) => distance(each.way, gx - place.x, gy - place.y) * VIEW.k < 6);
  return link ?? (place.parent ? place : null);
}

/** How far a point is from a link, along a dozen points of each of its curves. */
function distance(way, x, y) {
  let least = Infinity;
  for (let step = 1; step < way.length; step++) {
    const [[x0, y0], [x1, y1]] = [way[step - 1], way[step]];
    if (y < Math.min(y0, y1) - 30 || y > Math.max(y0, y1) + 30) continue;
    for (let at = 0; at <= 12; at++) {
      const t = at / 12;
      const s = t * t * (3 - 2 * t);
      const flat = 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t;
      least = Math.min(least, Math.hypot(x0 + (x1 - x0) * s - x, y0 + (y1 - y0) * flat - y));
    }
  }
  return least;
}

const isOverMatrix = (x) => MATRIX.width > 0 && x >= MATRIX.left;

function point(x, y) {
  SHOWN.pointed = MATRIX.pointed = null;
  if (isOverMatrix(x)) {
    const at = matrixAt(x - MATRIX.left, y);
    MATRIX.pointed = at;
    const [row, column] = [MATRIX.entries[at.row], MATRIX.entries[at.column]];
    const cell = row && column ? MATRIX.cells[at.row].get(at.column) : null;
    const text = at.band
      ? at.band.name
      : row && column
        ? `${row.name} → ${column.name}\n${cell ? counted(cell.count, "import") : "no import"}`
        : (row ?? column)?.name;
    tip(text, x, y);
  } else {
    SHOWN.pointed = graphAt(x, y);
    tip(SHOWN.pointed && !(SHOWN.pointed.isOpen && !SHOWN.pointed.edges) ? describe(SHOWN.pointed) : "", x, y);
    CANVAS.classList.toggle("pointing", Boolean(SHOWN.pointed));
  }
  draw();
}

function tip(text, x, y) {
  TIP.hidden = !text;
  if (!text) return;
  TIP.textContent = text;
  TIP.style.left = `${Math.max(0, Math.min(x + 14, VIEW.width + MATRIX.width - TIP.offsetWidth - 8))}px`;
  TIP.style.top = `${y + 18 + TIP.offsetHeight > VIEW.height ? y - TIP.offsetHeight - 10 : y + 18}px`;
}

function press(x, y, isDouble) {
  if (isOverMatrix(x)) {
    pressMatrix(matrixAt(x - MATRIX.left, y), isDouble);
    return;
  }
  const hit = graphAt(x, y);
  const isHandle =
    hit &&
    hit.children?.length &&
    x < VIEW.x + (hit.x + 24) * VIEW.k &&
    (!hit.isOpen || y < VIEW.y + (hit.y + HEADER) * VIEW.k);
  if (hit && !hit.edges && (isHandle || (isDouble && hit === PRESS.node))) toggle(hit);
  else select(hit);
  PRESS.node = hit;
}

function pressMatrix({ row, column, band }, isDouble) {
  const [from, to] = [MATRIX.entries[row], MATRIX.entries[column]];
  if (band) toggle(band);
  else if (from && to && from !== to) selectCell(from, to, MATRIX.cells[row].get(column));
  else if (from || to) {
    const node = from ?? to;
    if (isDouble && node === PRESS.node) toggle(node);
    else select(node);
    keepInSight(node);
    PRESS.node = node;
  }
}

function selectCell(from, to, cell) {
  if (!cell) return;
  const edges = edgesBetween(from, to);
  const cycle = edges.map((edge) => CYCLE_OF_EDGE[edge]).find(isEarly) ?? -1;
  select({ from, to, edges, cycle, isAgainst: false, pull: 1 });
}

function placeOf(event) {
  const { left, top } = CANVAS.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}

function pressed(event) {
  if (event.button) return;
  const [x, y] = placeOf(event);
  POINTERS.set(event.pointerId, [x, y]);
  CANVAS.setPointerCapture(event.pointerId);
  Object.assign(PRESS, { x, y, isDrag: POINTERS.size > 1, spread: spread() });
}

function moved(event) {
  const [x, y] = placeOf(event);
  const before = POINTERS.get(event.pointerId);
  if (!before) {
    point(x, y);
    return;
  }
  if (!PRESS.isDrag && Math.hypot(x - PRESS.x, y - PRESS.y) < 4) return;
  PRESS.isDrag = true;
  CANVAS.classList.add("dragging");
  tip("", 0, 0);
  POINTERS.set(event.pointerId, [x, y]);
  pan((x - before[0]) / POINTERS.size, (y - before[1]) / POINTERS.size, isOverMatrix(PRESS.x));
  if (POINTERS.size !== 2) return;
  const now = spread();
  const [[x0, y0], [x1, y1]] = POINTERS.values();
  if (PRESS.spread) zoomBy(now / PRESS.spread, (x0 + x1) / 2, (y0 + y1) / 2, isOverMatrix(PRESS.x));
  PRESS.spread = now;
}

/** How far two fingers are apart; 0 for fewer. */
function spread() {
  if (POINTERS.size !== 2) return 0;
  const [[x0, y0], [x1, y1]] = POINTERS.values();
  return Math.hypot(x1 - x0, y1 - y0);
}

function released(event) {
  POINTERS.delete(event.pointerId);
  CANVAS.classList.remove("dragging");
}

/** The system says what a double click is: people set how fast theirs are. */
function clicked(event) {
  if (!PRESS.isDrag) press(...placeOf(event), event.detail === 2);
}

function rolled(event) {
  event.preventDefault();
  const unit = event.deltaMode === 1 ? 30 : event.deltaMode === 2 ? 400 : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  const [x, y] = placeOf(event);
  const isMatrix = isOverMatrix(x);
  const isZoom = event.ctrlKey || (!isMatrix && !event.shiftKey && Math.abs(dy) > Math.abs(dx));
  const step = Math.max(-160, Math.min(160, dy)) / (event.ctrlKey ? 120 : 400);
  if (isZoom) zoomBy(Math.exp(-step), x, y, isMatrix);
  else pan(...(event.shiftKey ? [-dy - dx, 0] : [-dx, -dy]), isMatrix);
}

CANVAS.addEventListener("pointerdown", pressed);
CANVAS.addEventListener("pointermove", moved);
CANVAS.addEventListener("pointerup", released);
CANVAS.addEventListener("pointercancel", released);
CANVAS.addEventListener("click", clicked);
CANVAS.addEventListener("pointerleave", () => {
  tip("", 0, 0);
  SHOWN.pointed = MATRIX.pointed = null;
  draw();
});
CANVAS.addEventListener("wheel", rolled, { passive: false });
