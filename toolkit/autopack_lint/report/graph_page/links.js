// Draws the links between boxes.

const DASHES = { [IMPORT]: [], [GUARDED]: [10, 4], [DEFERRED]: [5, 4], [TYPING]: [1.5, 4] };

function paintLinks(group, box, sight) {
  for (const link of group.routes ?? []) {
    const ys = [link.way[0][1], link.way[link.way.length - 1][1]];
    if (box.y + Math.max(...ys) < sight.top || box.y + Math.min(...ys) > sight.bottom) continue;
    PEN.save();
    PEN.translate(box.x, box.y);
    const isNear = SHOWN.pointed === link || SHOWN.pointed === link.from || SHOWN.pointed === link.to;
    const colour = !isNear || link.cycle >= 0 ? colourOf(link) : SHOWN.pointed === link.to ? "in" : "out";
    if (link.isImplied && colour === "link") PEN.globalAlpha *= 0.4;
    strokeWay(link.way, link.edges.length, colour, strongest(link.edges), SHOWN.selected === link || isNear);
    if (link.isBreaking) breakMark(link.way);
    PEN.restore();
  }
}

function colourOf(link) {
  if (link.cycle >= 0) return DATA.cycles[link.cycle].kind === IMPORT ? "cycle" : "late";
  if (!link.isAgainst || link.isTest) return "link";
  return link.pull ? "against" : "late";
}

function strokeWay(way, count, colour, kind, isThick) {
  const width = Math.max(Math.min(1 + 0.55 * Math.log2(count), 5) + (isThick ? 2 : 0), (isThick ? 2.5 : 0.75) / VIEW.k);
  PEN.lineWidth = width;
  PEN.strokeStyle = PEN.fillStyle = COLOURS[colour];
  PEN.setLineDash(DASHES[kind].map((length) => length * Math.max(1, width / 2)));
  PEN.beginPath();
  PEN.moveTo(...way[0]);
  for (let step = 1; step < way.length; step++) curveTo(way[step - 1], way[step]);
  PEN.stroke();
  PEN.setLineDash([]);
  arrowHead(way, width);
}

function curveTo([x0, y0], [x1, y1]) {
  if (x0 === x1 || isSideways([x0, y0], [x1, y1])) {
    PEN.lineTo(x1, y1);
    return;
  }
  const bend = Math.abs(y1 - y0) < 4 ? 26 : (y1 - y0) / 2;
  if (Math.abs(y1 - y0) < 4) PEN.bezierCurveTo(x0, y0 + bend, x1, y1 + bend, x1, y1);
  else PEN.bezierCurveTo(x0, y0 + bend, x1, y1 - bend, x1, y1);
}

/** Whether a line leads from one box to the one beside it. */
const isSideways = ([x0, y0], [x1, y1]) => y0 === y1 && Math.abs(x1 - x0) < NEAR;

function arrowHead(way, width) {
  const [[beside, before], [x, y]] = way.slice(-2);
  const size = 4 + width * 1.1;
  if (size * VIEW.k < 2) return;
  const [back, wide] = [size * (isSideways([beside, before], [x, y]) ? Math.sign(beside - x) : y > before ? -1 : 1), size * 0.6];
  PEN.beginPath();
  PEN.moveTo(x, y);
  for (const side of [-wide, wide])
    PEN.lineTo(...(isSideways([beside, before], [x, y]) ? [x + back, y + side] : [x + side, y + back]));
  PEN.fill();
}

/** Two strokes across the link that a cycle should be broken at. */
function breakMark(way) {
  const [[x0, y0], [x1, y1]] = way.length > 2 ? way.slice(way.length / 2 - 1) : way;
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  PEN.lineWidth = Math.max(2.5, 1.6 / VIEW.k);
  PEN.strokeStyle = COLOURS.cycle;
  PEN.beginPath();
  for (const shift of [-3, 3]) {
    PEN.moveTo(x - 7, y + shift + 4);
    PEN.lineTo(x + 7, y + shift - 4);
  }
  PEN.stroke();
}

/** The exact links of what is selected, above everything else. */
function paintFocus() {
  const isMany = FOCUS.ways.length > 150;
  for (const way of FOCUS.ways) {
    PEN.globalAlpha = way.isFaint ? 0.25 : isMany ? 0.45 : 0.9;
    strokeWay(way.points, way.count, way.colour, way.kind, way.isThick);
    if (way.isBreaking) breakMark(way.points);
  }
  PEN.globalAlpha = 1;
}

/** Paints with another pen for a while. */
function withPen(pen, paint) {
  const before = PEN;
  PEN = pen;
  paint();
  PEN = before;
}
