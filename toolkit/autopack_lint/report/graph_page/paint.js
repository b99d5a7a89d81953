// Draws the graph: only what is in sight, and only as much of it as can be read.

const CANVAS = document.getElementById("canvas");
let PEN = CANVAS.getContext("2d", { alpha: false });
const VIEW = { x: 0, y: 0, k: 1, width: 0, height: 0 };
const COLOURS = {};
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
let MOTION = null; // where boxes came from, while they move

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of [
    "stage",
    "card",
    "ink",
    "faint",
    "box0",
    "box1",
    "edge-of-box",
    "leaf",
    "leaf-edge",
    "group",
    "group-edge",
    "link",
    "against",
    "cycle",
    "cycle-fill",
    "god",
    "god-fill",
    "out",
    "in",
    "late",
    "accent",
    "rule",
    "pressed",
  ])
    COLOURS[name] = style.getPropertyValue(`--${name}`).trim();
}

function paintGraph(now) {
  const t = MOTION ? Math.max(0, Math.min(1, (now - MOTION.start) / 220)) : 1;
  const ease = 1 - (1 - t) ** 3;
  if (t === 1) MOTION = null;
  PEN.save();
  PEN.translate(VIEW.x, VIEW.y);
  PEN.scale(VIEW.k, VIEW.k);
  const sight = { left: -VIEW.x / VIEW.k, top: -VIEW.y / VIEW.k };
  sight.right = sight.left + VIEW.width / VIEW.k;
  sight.bottom = sight.top + VIEW.height / VIEW.k;
  const later = { captions: [], closed: [] };
  paintNode(TREE.root, sight, ease, later);
  if (t === 1) paintFocus();
  for (const [node, box] of later.closed) paintClosed(node, box);
  PEN.restore();
  const taken = [];
  for (const caption of later.captions) paintCaption(caption, taken);
  return MOTION !== null;
}

function boxOf(node, ease) {
  const from = MOTION && MOTION.from.get(node);
  if (!from) return node;
  const mix = (name) => from[name] + (node[name] - from[name]) * ease;
  return { x: mix("x"), y: mix("y"), w: mix("w"), h: mix("h") };
}

function isOutside(box, sight) {
  return box.x > sight.right || box.y > sight.bottom || box.x + box.w < sight.left || box.y + box.h < sight.top;
}

/** Open packages and their links; what lies on top of them is kept for later. */
function paintNode(node, sight, ease, later) {
  const box = boxOf(node, ease);
  if (isOutside(box, sight)) return;
  if (node.parent && !node.isOpen) {
    later.closed.push([node, box]);
    return;
  }
  if (node.parent) paintOpen(node, box, later.captions);
  if (Math.max(box.w, box.h) * VIEW.k < 24) return;
  const dim = FOCUS.nodes ? 0.13 : 1;
  PEN.globalAlpha = dim * (MOTION ? ease * ease : 1);
  paintLinks(node, box, sight);
  PEN.globalAlpha = 1;
  for (const child of node.children) paintNode(child, sight, ease, later);
}

function paintOpen(node, box, captions) {
  rounded(box, 10);
  PEN.fillStyle = COLOURS[node.depth % 2 ? "box0" : "box1"];
  PEN.fill();
  PEN.lineWidth = (SHOWN.selected === node ? 2.5 : 1) / Math.min(1, VIEW.k);
  PEN.strokeStyle = COLOURS[SHOWN.selected === node ? "accent" : "edge-of-box"];
  PEN.stroke();
  const size = Math.max(13, Math.min(10 / VIEW.k, 24));
  if (HEADER * VIEW.k >= 10 && textWidth(shortened(node.label), size, 600) < box.w - 40) {
    write(shortened(node.label), box.x + 24, box.y + 13 + size * 0.36, size, 600, "ink");
    write(
      String(node.modules),
      box.x + 31 + textWidth(shortened(node.label), size, 600),
      box.y + 13 + size * 0.36,
      size * 0.85,
      400,
      "faint",
    );
    chevron(box.x + 13, box.y + 13, true);
  } else if (box.w * VIEW.k > 60 && box.h * VIEW.k > 24 && !MOTION) captions.push({ node, box });
}

/** The name of an open package whose contents are too small to be read. */
function paintCaption({ node, box }, taken) {
  if (FOCUS.nodes) return;
  const label = shortened(node.label);
  const [width, height] = [box.w * VIEW.k, box.h * VIEW.k];
  const size = Math.min(20 - 2.5 * Math.min(node.depth, 4), (width - 12) / textWidth(label, 1, 600), height * 0.7);
  if (size < 8) return;
  const x = VIEW.x + box.x * VIEW.k + 6;
  const y = VIEW.y + box.y * VIEW.k + size + 2;
  const place = { x: x - 3, y: y - size, w: textWidth(label, size, 600) + 6, h: size * 1.3 };
  if (
    taken.some(
      (other) =>
        place.x < other.x + other.w &&
        other.x < place.x + place.w &&
        place.y < other.y + other.h &&
        other.y < place.y + place.h,
    )
  )
    return;
  taken.push(place);
  PEN.globalAlpha = 0.85;
  PEN.fillStyle = COLOURS[node.depth % 2 ? "box0" : "box1"];
  PEN.fillRect(place.x, place.y, place.w, place.h);
  PEN.globalAlpha = 1;
  write(label, x, y, size, 600, "ink");
}

function paintClosed(node, box) {
  const isFaint = FOCUS.nodes && !FOCUS.nodes.has(node);
  const cycle = worstCycle(node);
  const isGod = node.module ? node.module.god : false;
  const mark = node.module ? cycle : "";
  PEN.globalAlpha = isFaint ? 0.28 : 1;
  if (!node.module && VIEW.k > 0.25) {
    rounded({ x: box.x + 3.5, y: box.y + 3.5, w: box.w, h: box.h }, 7);
    PEN.fillStyle = COLOURS["edge-of-box"];
    PEN.fill();
  }
  rounded(box, node.module ? Math.min(box.h / 2, 9) : 7);
  PEN.fillStyle =
    COLOURS[cycle === "cycle" && node.module ? "cycle-fill" : isGod ? "god-fill" : node.module ? "leaf" : "group"];
  PEN.fill();
  const isMarked = SHOWN.selected === node || SHOWN.pointed === node;
  PEN.lineWidth = (SHOWN.selected === node ? 3 : isMarked || mark || isGod ? 1.8 : 1) / Math.min(1, VIEW.k * 1.3);
  PEN.strokeStyle = COLOURS[isMarked ? "accent" : mark || (isGod ? "god" : node.module ? "leaf-edge" : "group-edge")];
  PEN.stroke();
  if (cycle && !node.module) paintDot(box.x + box.w - 3, box.y + 3, 5);
  if (node.size * VIEW.k >= 4.5) paintLabel(node, box);
  PEN.globalAlpha = 1;
}

function paintLabel(node, box) {
  const label = shortened(node.label);
  const middle = box.y + box.h / 2 + node.size * 0.35;
  if (node.module) {
    write(label, box.x + 10, middle, node.size, node.module.god ? 600 : 400, "ink");
    return;
  }
  chevron(box.x + 14, box.y + box.h / 2, false);
  write(label, box.x + 25, middle, node.size, 600, "ink");
  write(
    String(node.modules),
    box.x + box.w - 11 - textWidth(String(node.modules), 11, 400),
    middle - 1,
    11,
    400,
    "faint",
  );
}

/** A package that is closed holds a cycle, or a part of one. */
function paintDot(x, y, radius) {
  PEN.beginPath();
  PEN.arc(x, y, radius, 0, 2 * Math.PI);
  PEN.fillStyle = COLOURS.cycle;
  PEN.fill();
}

function chevron(x, y, isOpen) {
  PEN.beginPath();
  if (isOpen)
    [
      [-4, -2],
      [0, 3],
      [4, -2],
    ].forEach(([dx, dy], step) => PEN[step ? "lineTo" : "moveTo"](x + dx, y + dy));
  else
    [
      [-2, -4],
      [3, 0],
      [-2, 4],
    ].forEach(([dx, dy], step) => PEN[step ? "lineTo" : "moveTo"](x + dx, y + dy));
  PEN.strokeStyle = COLOURS.faint;
  PEN.lineWidth = 1.6;
  PEN.setLineDash([]);
  PEN.stroke();
}

function write(text, x, y, size, weight, colour) {
  PEN.font = `${weight} ${size}px ${FONT}`;
  PEN.fillStyle = COLOURS[colour];
  PEN.fillText(text, x, y);
}

function rounded({ x, y, w, h }, radius) {
  PEN.beginPath();
  if (Math.min(w, h) * VIEW.k < 5) PEN.rect(x, y, w, h);
  else PEN.roundRect(x, y, w, h, radius);
  PEN.setLineDash([]);
}

/** The colour name of parts with a module in a cycle at import time; empty for others. */
function worstCycle(node) {
  node.cycleColour ??= modulesIn(node).some((module) =>
    module.cycles.some((cycle) => DATA.cycles[cycle].kind === IMPORT),
  )
    ? "cycle"
    : "";
  return node.cycleColour;
}
