"""How the page of `duplicates` looks and what it does when something is clicked; hashed into its policy."""

STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #1c1e21; --faint: #667; --line: #d6d9de; --band: #f4f5f7;
  --mark: #ffe49b; --lone: #dff3e2; --exact: #b3261e; --renamed: #8a5300; --near: #1a5fb4; }
@media (prefers-color-scheme: dark) { :root { --page: #16181c; --text: #e4e6ea; --faint: #98a0ab; --line: #343840;
  --band: #1f2228; --mark: #5a4a12; --lone: #1d3a26; --exact: #ff9a90; --renamed: #f0b860; --near: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 110rem; padding: 0 1.2rem 3rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
header { position: sticky; top: 0; padding: .6rem 0; background: var(--page); border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 1.25rem; }
header p { margin: .1rem 0 .5rem; color: var(--faint); }
form { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; }
input[type=search] { width: min(28rem, 60vw); }
input, select, button { font: inherit; }
main > details { margin: .7rem 0; border: 1px solid var(--line); border-radius: 6px; padding: 0 .8rem; }
main > details[open] { padding-bottom: .8rem; }
summary { padding: .5rem 0; cursor: pointer; overflow-wrap: anywhere; }
summary span { display: inline-block; min-width: 4.6rem; font-weight: 600; }
.exact { color: var(--exact); } .renamed { color: var(--renamed); } .near { color: var(--near); }
.inner { margin-bottom: .6rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th { padding: .3rem .6rem; text-align: left; font-weight: 600; background: var(--band); white-space: nowrap; }
td { padding: 0 .6rem; vertical-align: top; border-top: 1px solid var(--line); }
.code { width: 100%; table-layout: fixed; }
.code th:first-child, .code th { overflow: hidden; text-overflow: ellipsis; }
.code td { border: 0; font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.count { width: 4.2rem; }
.code .number { color: var(--faint); text-align: right; user-select: none; }
.code td:nth-child(3) { border-left: 1px solid var(--line); }
.none { background: var(--band); } .lone { background: var(--lone); }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
"""
SCRIPT = """
"use strict";
const query = document.getElementById("query");
const toggle = document.getElementById("toggle");
const classes = [...document.querySelectorAll("main > details")];
const boxes = [...document.querySelectorAll("input[name=type]")];
function filter() {
  const words = query.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const types = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const item of classes) {
    item.hidden = !types.has(item.dataset.type) || !words.every((word) => item.dataset.words.includes(word));
    shown += item.hidden ? 0 : 1;
  }
  document.getElementById("nothing").hidden = shown > 0;
}
query.addEventListener("input", filter);
boxes.forEach((box) => box.addEventListener("change", filter));
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
toggle.addEventListener("click", () => {
  const open = toggle.textContent === "Open all";
  classes.forEach((item) => { item.open = open; });
  toggle.textContent = open ? "Close all" : "Open all";
});
document.addEventListener("change", (event) => {
  if (event.target.name !== "other") return;
  for (const part of event.target.closest("details").querySelectorAll("[data-other]")) {
    part.hidden = part.dataset.other !== event.target.value;
  }
});
"""
