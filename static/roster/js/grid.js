// The grid's hands: one tab stop, spreadsheet keys, one request an edit. What may be edited, and what an edit changes, the server says.

const grid = document.querySelector(".days");
const panel = document.querySelector("#panel");
const cells = [...grid.querySelectorAll("tr[data-e]")].map((row) => [...row.querySelectorAll("td[id^=c-]")].map((cell) => cell.id));
const place = new Map(cells.flatMap((row, y) => row.map((id, x) => [id, { x, y }])));

let activeId = cells[0]?.[0];
let queue = Promise.resolve();
let whyTimer;

const byId = (id) => document.getElementById(id);
// c-<employee>-<ISO day>
const parse = (id) => ({ employee: id.slice(2, -11), day: id.slice(-10) });

function activate(id, { focus = true } = {}) {
  const cell = byId(id);
  if (!cell) return;
  if (id !== activeId) byId(activeId)?.removeAttribute("tabindex");
  activeId = id;
  cell.tabIndex = 0;
  if (!focus) return;
  grid.querySelectorAll(".current").forEach((marked) => marked.classList.remove("current"));
  grid.querySelector(`.dates [data-d="${parse(id).day}"]`)?.classList.add("current");
  cell.parentElement.classList.add("current");
  cell.focus();
}

// Edits go one after the other: each carries the version that the answer to the one before brought.
function edit(id, action) {
  queue = queue.then(async () => {
    const cell = byId(id);
    cell.setAttribute("aria-busy", "true");
    grid.querySelectorAll(".refused, .partner").forEach((marked) => marked.classList.remove("refused", "partner"));
    const values = { ...parse(id), action, version: byId("roster-version").dataset.version };
    await htmx.ajax("POST", grid.dataset.cellUrl, { source: cell, target: "#panel", swap: "innerHTML", values }).catch(() => {});
    byId(id).removeAttribute("aria-busy");
  });
}

function explain(id) {
  panel.hidden = false;
  htmx.ajax("GET", grid.dataset.cellUrl, { source: byId(id), target: "#panel", swap: "innerHTML", values: parse(id) }).catch(() => {});
}

function explainSoon(id) {
  clearTimeout(whyTimer);
  if (!panel.hidden) whyTimer = setTimeout(() => explain(id), 250);
}

function change(id, action) {
  const cell = byId(id);
  clearTimeout(whyTimer);
  if (!("editable" in grid.dataset) || cell.hasAttribute("aria-readonly")) explain(id);
  else edit(id, action === "pin" && cell.classList.contains("pinned") ? "unpin" : action);
}

function move(dx, dy) {
  const { x, y } = place.get(activeId);
  const row = cells[Math.min(Math.max(y + dy, 0), cells.length - 1)];
  activate(row[Math.min(Math.max(x + dx, 0), row.length - 1)]);
  explainSoon(activeId);
}

const keys = {
  ArrowLeft: () => move(-1, 0),
  ArrowRight: () => move(1, 0),
  ArrowUp: () => move(0, -1),
  ArrowDown: () => move(0, 1),
  Home: (event) => move(-Infinity, event.ctrlKey ? -Infinity : 0),
  End: (event) => move(Infinity, event.ctrlKey ? Infinity : 0),
  PageUp: () => move(0, -10),
  PageDown: () => move(0, 10),
  Enter: () => change(activeId, "toggle"),
  " ": () => change(activeId, "toggle"),
  h: () => change(activeId, "home"),
  k: () => change(activeId, "office"),
  p: () => change(activeId, "pin"),
  m: () => explain(activeId),
  "?": () => byId("shortcuts").showModal(),
  Escape: () => { panel.hidden = true; },
};

grid.addEventListener("keydown", (event) => {
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || event.altKey || event.metaKey || (event.ctrlKey && !["Home", "End"].includes(event.key))) return;
  event.preventDefault();
  act(event);
});

grid.addEventListener("click", (event) => {
  const cell = event.target.closest("td[id^=c-]");
  if (!cell) return;
  activate(cell.id);
  change(cell.id, "toggle");
});

// A swapped cell is a new element: it takes over the tab stop at once, so that no key of a fast typist is lost.
document.body.addEventListener("htmx:oobAfterSwap", () => {
  if (byId(activeId).tabIndex < 0) activate(activeId, { focus: document.activeElement === document.body });
});

document.body.addEventListener("htmx:afterSettle", () => {
  panel.hidden = false;
  panel.querySelector("[data-close-panel]").hidden = false;
  for (const option of panel.querySelectorAll("[data-cells]")) {
    for (const id of option.dataset.cells.split(" ").filter(Boolean)) byId(id)?.classList.add("partner");
  }
});

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.status === 422) byId(activeId)?.classList.add("refused");
});

panel.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-panel]")) {
    panel.hidden = true;
    byId(activeId)?.focus();
  }
});

const shortcuts = document.querySelector("[data-shortcuts]");
shortcuts.hidden = false;
shortcuts.addEventListener("click", () => byId("shortcuts").showModal());
panel.querySelector("[data-close-panel]").hidden = false;
activate(activeId, { focus: false });
