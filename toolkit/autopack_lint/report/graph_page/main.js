// The first picture.

const BESIDE = { width: 1100, modules: 200 }; // from here on there is room and use for the matrix beside the graph

/** Samples drawn with the same strokes as the graph. */
function drawLegend() {
  const samples = [
    ["link", IMPORT, false, "runs at import time"],
    ["link", GUARDED, false, "may fail: try … except ImportError"],
    ["late", DEFERRED, false, "deferred, against the flow"],
    ["link", TYPING, false, "for type checking only"],
    ["against", IMPORT, false, "against the flow between packages"],
    ["cycle", IMPORT, false, "in a cycle of modules"],
    ["cycle", IMPORT, true, "deferring this breaks the cycle"],
  ];
  const rows = samples.map(([colour, kind, isBreaking, text]) => {
    const canvas = element("canvas", { width: 88, height: 36, "aria-hidden": "true" });
    const way = [
      [0, 2],
      [0, 41],
    ];
    withPen(canvas.getContext("2d"), () => {
      PEN.scale(2, 2);
      PEN.rotate(-Math.PI / 2);
      PEN.translate(-9, 0);
      strokeWay(way, 3, colour, kind, false);
      if (isBreaking) breakMark(way);
    });
    return element("li", {}, canvas, text);
  });
  document
    .querySelector("#legend ul")
    .replaceChildren(
      ...rows,
      element(
        "li",
        { class: "note" },
        "Size grows with the number of importers; yellow: god module. Thick: many imports.",
      ),
    );
}

/** Whether an element stands over what is drawn. */
function coversDrawing(element) {
  const [box, canvas] = [element.getBoundingClientRect(), CANVAS.getBoundingClientRect()];
  const { x, y, w, h } = TREE.root;
  const [left, top] = [canvas.x + VIEW.x + x * VIEW.k, canvas.y + VIEW.y + y * VIEW.k];
  return box.left < left + w * VIEW.k && left < box.right && box.top < top + h * VIEW.k && top < box.bottom;
}

function start() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    document.documentElement.dataset.theme = dark.matches ? "dark" : "light";
    dressUp();
  };
  document.getElementById("title").textContent = DATA.title;
  document.getElementById("numbers").textContent =
    `${counted(MODULES.length, "module")} · ${counted(EDGES, "import")} · ${counted(DATA.cycles.length, "cycle")}`;
  resize();
  rebuild();
  follow();
  dark.addEventListener("change", follow);
  const isBoth = VIEW.width >= BESIDE.width && MODULES.length >= BESIDE.modules;
  showView(isBoth ? "both" : "graph");
  const legend = document.getElementById("legend");
  legend.open = !isBoth && matchMedia("(min-width: 90rem) and (min-height: 50rem)").matches;
  legend.open = legend.open && !coversDrawing(legend);
  new ResizeObserver(resize).observe(CANVAS.parentElement);
  const buttons = {
    "graph-view": () => showView("graph"),
    "matrix-view": () => showView("matrix"),
    "both-view": () => showView("both"),
    "all-links": switchLinks,
    "no-tests": switchTests,
    theme: switchTheme,
    help: showHelp,
    "zoom-in": () => zoomBy(1.25),
    "zoom-out": () => zoomBy(0.8),
    "zoom-fit": () => fit(),
    "expand-all": () => openAllIn(TREE.root),
    "collapse-all": () => openAllIn(TREE.root, false),
  };
  for (const [id, action] of Object.entries(buttons)) document.getElementById(id).addEventListener("click", action);
  document.getElementById("no-tests").hidden = !MODULES.some((module) => module.isTest);
}

start();
