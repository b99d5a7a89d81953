// Finding a module or package by a part of its name.

const SEARCH = document.getElementById("search");
const RESULTS = document.getElementById("results");
const MOST_RESULTS = 50;
const FOUND = { nodes: [], at: -1 };

/** How well a name fits; lower is better, Infinity for not at all. */
function misfit(name, words) {
  const lower = name.toLowerCase();
  const last = lower.slice(Math.max(lower.lastIndexOf("."), lower.lastIndexOf("/")) + 1);
  let sum = 0;
  for (const word of words) {
    const at = lower.indexOf(word);
    if (at < 0) {
      const gaps = scattered(lower, word);
      if (gaps === Infinity) return Infinity;
      sum += 500 + gaps;
    } else sum += last === word ? 0 : last.startsWith(word) ? 20 : last.includes(word) ? 60 : 120;
  }
  return sum + lower.length / 10;
}

function scattered(text, word) {
  let [at, gaps] = [-1, 0];
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return Infinity;
    gaps += next - at - 1;
    at = next;
  }
  return gaps;
}

function lookFor(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = [];
  if (words.length) {
    for (const node of TREE.nodes) {
      const score = node.parent ? misfit(node.name, words) : Infinity;
      if (score < Infinity) fits.push([score, node]);
    }
  }
  fits.sort((a, b) => a[0] - b[0] || a[1].id - b[1].id);
  FOUND.nodes = fits.slice(0, MOST_RESULTS).map(([, node]) => node);
  FOUND.at = FOUND.nodes.length ? 0 : -1;
  showResults(words.length > 0, fits.length);
}

function showResults(isOpen, total) {
  const rows = FOUND.nodes.map((node, at) =>
    element(
      "li",
      { role: "option", id: `result-${at}`, "aria-selected": at === FOUND.at ? "true" : "false", dir: "ltr" },
      node.name,
      " ",
      element(
        "span",
        { class: "note" },
        node.children.length ? counted(node.modules, "module") : node.label === "__init__" ? "__init__" : "",
      ),
    ),
  );
  rows.forEach((row, at) => row.addEventListener("click", () => choose(at)));
  if (total > FOUND.nodes.length)
    rows.push(element("li", { class: "none" }, `and ${(total - FOUND.nodes.length).toLocaleString("en")} more`));
  if (isOpen && !rows.length) rows.push(element("li", { class: "none" }, "No module has this name."));
  RESULTS.replaceChildren(...rows);
  RESULTS.hidden = !isOpen;
  SEARCH.setAttribute("aria-expanded", String(isOpen));
  mark();
}

function mark() {
  [...RESULTS.children].forEach((row, at) => {
    if (row.id) row.setAttribute("aria-selected", String(at === FOUND.at));
  });
  const row = RESULTS.children[FOUND.at];
  if (row) row.scrollIntoView({ block: "nearest" });
  if (row) SEARCH.setAttribute("aria-activedescendant", row.id);
  else SEARCH.removeAttribute("aria-activedescendant");
}

function choose(at) {
  const node = FOUND.nodes[at];
  if (!node) return;
  showResults(false, 0);
  CANVAS.focus();
  select(node, { goes: true });
}

SEARCH.addEventListener("input", () => lookFor(SEARCH.value));
SEARCH.addEventListener("focus", () => {
  if (SEARCH.value) lookFor(SEARCH.value);
});
SEARCH.addEventListener("blur", () =>
  setTimeout(() => {
    RESULTS.hidden = true;
    SEARCH.setAttribute("aria-expanded", "false");
  }, 150),
);
RESULTS.addEventListener("pointerdown", (event) => event.preventDefault());
SEARCH.addEventListener("keydown", (event) => {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && FOUND.nodes.length) {
    FOUND.at = (FOUND.at + moves[event.key] + FOUND.nodes.length) % FOUND.nodes.length;
    mark();
  } else if (event.key === "Enter") choose(FOUND.at);
  else if (event.key === "Escape") {
    showResults(false, 0);
    CANVAS.focus();
  } else return;
  event.preventDefault();
});
