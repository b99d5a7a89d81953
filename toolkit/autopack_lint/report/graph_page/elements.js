// Elements out of text, and the small parts that all pages of the panel are made of. Text is only ever set as text.

const FIRST_ROWS = 100;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A long name, which may be broken after its dots and slashes. */
function breakable(text) {
  const pieces = text.split(/(?<=[./_])/);
  return element("span", { dir: "ltr" }, ...pieces.flatMap((piece) => [piece, element("wbr")]));
}

const counted = (number, noun, plural = `${noun}s`) => `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
const linkTo = (text, onclick, title) =>
  element("button", { type: "button", class: "link", onclick, title }, breakable(text));
const moduleLink = (index) =>
  linkTo(MODULES[index].name, () => select(TREE.leafOf[index] ?? null, { goes: true }), MODULES[index].path);
const heading = (text) => element("h3", {}, text);
const chip = (text, kind = "") => element("span", { class: `chip ${kind}` }, text);

function listOf(items, row, tag = "ul") {
  const list = element(tag, {}, ...items.slice(0, FIRST_ROWS).map(row));
  if (items.length <= FIRST_ROWS) return list;
  const more = element(
    "button",
    {
      type: "button",
      onclick: () => {
        list.append(...items.slice(FIRST_ROWS).map(row));
        more.remove();
      },
    },
    `Show all ${items.length.toLocaleString("en")}`,
  );
  return element("div", {}, list, more);
}
