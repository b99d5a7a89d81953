// The dependency matrix: a row imports a column; in the order of the graph, imports against the flow lie left below.

const MATRIX = {
  entries: [],
  bands: [],
  cells: [],
  indexOf: new Map(),
  x: 0,
  y: 0,
  cell: 22,
  pointed: null,
  deepest: 0,
  left: 0,
  width: 0,
};
const [BAND, LABELS, TOP] = [20, 190, 132];

/** What is shown in the graph, from top to bottom, and the imports between. */
function buildMatrix() {
  Object.assign(MATRIX, { entries: [], bands: [], indexOf: new Map(), deepest: 0 });
  const visit = (node) => {
    if (node.parent && !node.isOpen) {
      MATRIX.indexOf.set(node, MATRIX.entries.length);
      MATRIX.entries.push(node);
      return;
    }
    const start = MATRIX.entries.length;
    [...node.children].sort((a, b) => a.dy - b.dy || a.dx - b.dx).forEach(visit);
    if (node.parent) MATRIX.bands.push({ node, start, end: MATRIX.entries.length });
    if (node.parent) MATRIX.deepest = Math.max(MATRIX.deepest, node.depth);
  };
  visit(TREE.root);
  MATRIX.cells = MATRIX.entries.map(() => new Map());
  const shown = TREE.leafOf.map((leaf) => (leaf ? MATRIX.indexOf.get(shownFor(leaf)) : undefined));
  for (let edge = 0; edge < EDGES; edge++) {
    const [row, column] = [shown[importerOf(edge)], shown[importedOf(edge)]];
    if (row === undefined || column === undefined || row === column) continue;
    const cell = MATRIX.cells[row].get(column) ?? {
      count: 0,
      isInCycle: false,
      isLate: true,
      isTest: true,
      isBreaking: false,
    };
    const isInCycle = isEarly(CYCLE_OF_EDGE[edge]);
    cell.count += 1;
    cell.isLate &&= !runsAtImport(edge);
    cell.isTest &&= MODULES[importerOf(edge)].isTest;
    cell.isBreaking ||= isInCycle && breaks(edge);
    cell.isInCycle ||= isInCycle;
    MATRIX.cells[row].set(column, cell);
  }
}

const leftOfCells = () => MATRIX.deepest * BAND + Math.min(LABELS, MATRIX.width * 0.3);
const topOfCells = () => Math.min(TOP, VIEW.height * 0.3);

function paintMatrix() {
  const [left, top, size] = [leftOfCells(), topOfCells(), MATRIX.cell];
  const count = MATRIX.entries.length;
  clampMatrix();
  const first = (offset) => Math.max(0, Math.floor(offset / size));
  const [rowFrom, rowTo] = [first(MATRIX.y), Math.min(count, first(MATRIX.y + VIEW.height - top) + 1)];
  const [colFrom, colTo] = [first(MATRIX.x), Math.min(count, first(MATRIX.x + MATRIX.width - left) + 1)];
  PEN.save();
  clipped(left, top, MATRIX.width - left, VIEW.height - top, () => {
    PEN.translate(left - MATRIX.x, top - MATRIX.y);
    paintGround(rowFrom, rowTo, colFrom, colTo);
    for (let row = rowFrom; row < rowTo; row++) {
      for (const [column, cell] of MATRIX.cells[row])
        if (column >= colFrom && column < colTo) paintCell(row, column, cell);
    }
    paintBlocks();
  });
  clipped(0, top, left, VIEW.height - top, () => {
    PEN.translate(0, top - MATRIX.y);
    paintRowLabels(left, rowFrom, rowTo);
  });
  clipped(left, 0, MATRIX.width - left, top, () => {
    PEN.translate(left - MATRIX.x, top);
    paintColumnLabels(colFrom, colTo);
  });
  if (left > 90) write("imports ▸", left - 66, top - 8, 12, 400, "faint");
  PEN.restore();
}

function clampMatrix() {
  const reach = MATRIX.entries.length * MATRIX.cell;
  MATRIX.x = Math.max(0, Math.min(MATRIX.x, reach - (MATRIX.width - leftOfCells()) + 30));
  MATRIX.y = Math.max(0, Math.min(MATRIX.y, reach - (VIEW.height - topOfCells()) + 30 + CONTROLS));
}

function clipped(x, y, w, h, paint) {
  PEN.save();
  PEN.beginPath();
  PEN.rect(x, y, w, h);
  PEN.clip();
  paint();
  PEN.restore();
}

function paintGround(rowFrom, rowTo, colFrom, colTo) {
  const size = MATRIX.cell;
  const reach = MATRIX.entries.length * size;
  PEN.fillStyle = COLOURS.box0;
  PEN.fillRect(0, 0, reach, reach);
  const { pointed } = MATRIX;
  PEN.fillStyle = COLOURS.pressed;
  if (pointed && pointed.row >= 0) PEN.fillRect(0, pointed.row * size, reach, size);
  if (pointed && pointed.column >= 0) PEN.fillRect(pointed.column * size, 0, size, reach);
  const chosen = SHOWN.selected && MATRIX.indexOf.get(SHOWN.selected);
  if (chosen !== undefined && chosen !== null) {
    PEN.fillRect(0, chosen * size, reach, size);
    PEN.fillRect(chosen * size, 0, size, reach);
  }
  PEN.fillStyle = COLOURS["edge-of-box"];
  for (let at = Math.max(rowFrom, colFrom); at < Math.min(rowTo, colTo); at++)
    PEN.fillRect(at * size, at * size, size, size);
  if (size < 8) return;
  PEN.strokeStyle = COLOURS.rule;
  PEN.lineWidth = 0.5;
  PEN.beginPath();
  for (let row = rowFrom; row <= rowTo; row++) {
    PEN.moveTo(colFrom * size, row * size);
    PEN.lineTo(colTo * size, row * size);
  }
  for (let column = colFrom; column <= colTo; column++) {
    PEN.moveTo(column * size, rowFrom * size);
    PEN.lineTo(column * size, rowTo * size);
  }
  PEN.stroke();
}

function paintCell(row, column, cell) {
  const size = MATRIX.cell;
  const isAgainst = column < row;
  const colour = cell.isInCycle ? "cycle" : cell.isTest ? "link" : cell.isLate ? "late" : isAgainst ? "against" : "out";
  PEN.globalAlpha = Math.min(
    0.9,
    (cell.isInCycle || (isAgainst && !cell.isTest) ? 0.5 : 0.22) + 0.09 * Math.log2(cell.count),
  );
  PEN.fillStyle = COLOURS[colour];
  PEN.fillRect(column * size, row * size, size, size);
  PEN.globalAlpha = 1;
  if (cell.isBreaking && size >= 8) {
    PEN.strokeStyle = COLOURS.cycle;
    PEN.lineWidth = 2;
    PEN.strokeRect(column * size + 1.5, row * size + 1.5, size - 3, size - 3);
  }
  if (size < 15) return;
  const text = cell.count > 999 ? `${Math.round(cell.count / 1000)}k` : String(cell.count);
  const font = Math.min(11, size * 0.52);
  write(
    text,
    column * size + (size - textWidth(text, font, 400)) / 2,
    row * size + size / 2 + font * 0.36,
    font,
    400,
    "ink",
  );
}

function paintBlocks() {
  const size = MATRIX.cell;
  PEN.strokeStyle = COLOURS["group-edge"];
  for (const { node, start, end } of MATRIX.bands) {
    PEN.lineWidth = node.depth === 1 ? 2 : 1.2;
    PEN.strokeRect(start * size, start * size, (end - start) * size, (end - start) * size);
  }
}

function paintRowLabels(left, from, to) {
  const size = MATRIX.cell;
  for (const { node, start, end } of MATRIX.bands) {
    if (end < from || start > to) continue;
    const [x, y, h] = [(node.depth - 1) * BAND, start * size, (end - start) * size];
    PEN.fillStyle = COLOURS[node.depth % 2 ? "box1" : "box0"];
    PEN.strokeStyle = COLOURS["edge-of-box"];
    PEN.lineWidth = 1;
    PEN.fillRect(x, y, BAND, h);
    PEN.strokeRect(x + 0.5, y, BAND, h);
    paintBandName(node, x, Math.max(y, from * size), Math.min(y + h, (to + 1) * size));
  }
  const font = Math.min(13, size * 0.72);
  if (font < 5) return;
  for (let row = from; row < to; row++) {
    const node = MATRIX.entries[row];
    const x = (node.depth - 1) * BAND + 8;
    if (MATRIX.pointed && MATRIX.pointed.row === row) lit(x - 6, row * size, left - x + 6, size);
    const text = fitted(node.children.length ? `${node.label}  ▸ ${node.modules}` : node.label, left - x - 6, font);
    write(
      text,
      x,
      row * size + size / 2 + font * 0.36,
      font,
      node.children.length ? 600 : 400,
      SHOWN.selected === node ? "accent" : worstCycle(node) || "ink",
    );
  }
}

function paintBandName(node, x, from, to) {
  const text = fitted(node.label, to - from - 6, 11);
  if (to - from < 26) return;
  PEN.save();
  PEN.translate(x + 14, (from + to) / 2 + textWidth(text, 11, 600) / 2);
  PEN.rotate(-Math.PI / 2);
  write(text, 0, 0, 11, 600, "ink");
  PEN.restore();
}

function lit(x, y, w, h) {
  PEN.fillStyle = COLOURS.pressed;
  PEN.fillRect(x, y, w, h);
}

function paintColumnLabels(from, to) {
  const size = MATRIX.cell;
  const font = Math.min(13, size * 0.72);
  if (font < 5) return;
  const room = topOfCells() - 10;
  for (let column = from; column < to; column++) {
    const node = MATRIX.entries[column];
    if (MATRIX.pointed && MATRIX.pointed.column === column) lit(column * size, -room - 10, size, room + 10);
    PEN.save();
    PEN.translate(column * size + size / 2 + font * 0.36, -5);
    PEN.rotate(-Math.PI / 2);
    write(fitted(node.label, room, font), 0, 0, font, node.children.length ? 600 : 400, worstCycle(node) || "ink");
    PEN.restore();
  }
}

function fitted(text, room, size) {
  const width = textWidth(text, size, 600);
  return width <= room ? text : `${text.slice(0, Math.max(1, Math.floor((text.length * room) / width) - 1))}…`;
}

/** What lies under a point: a cell, a row's or column's name, or the band of a package. */
function matrixAt(x, y) {
  const [left, top] = [leftOfCells(), topOfCells()];
  const index = (offset) => {
    const at = Math.floor(offset / MATRIX.cell);
    return at >= 0 && at < MATRIX.entries.length ? at : -1;
  };
  const row = y >= top ? index(y - top + MATRIX.y) : -1;
  const column = x >= left ? index(x - left + MATRIX.x) : -1;
  if (x >= left || row < 0) return { row, column, band: null };
  const depth = Math.floor(x / BAND) + 1;
  const band = MATRIX.bands.find((each) => each.node.depth === depth && each.start <= row && row < each.end);
  return { row, column, band: band ? band.node : null };
}

function zoomMatrix(factor, x, y) {
  const [left, top] = [leftOfCells(), topOfCells()];
  const next = Math.max(2, Math.min(44, MATRIX.cell * factor));
  const scale = next / MATRIX.cell;
  MATRIX.x = (MATRIX.x + x - left) * scale - (x - left);
  MATRIX.y = (MATRIX.y + y - top) * scale - (y - top);
  MATRIX.cell = next;
}
