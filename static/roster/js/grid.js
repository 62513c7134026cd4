// The grid's hands: one tab stop, spreadsheet keys, one request an edit. What may be edited, and what an edit changes, the server says.

const grid = document.querySelector(".days");
const panel = document.querySelector("#panel");
const hint = document.querySelector("#swap-hint");
const cells = [...grid.querySelectorAll("tr[data-e]")].map((row) => [...row.querySelectorAll("td[id^=c-]")].map((cell) => cell.id));
const place = new Map(cells.flatMap((row, y) => row.map((id, x) => [id, { x, y }])));

let activeId = cells[0]?.[0];
let anchorId = activeId; // the other corner of the range that Shift selects
let queue = Promise.resolve();
let whyTimer;
let markedId;
let press; // a pointer that is down on a cell: where, and whether it drags
let skipsClick = false;

const byId = (id) => document.getElementById(id);
// c-<employee>-<ISO day>
const parse = (id) => ({ employee: id.slice(2, -11), day: id.slice(-10) });

// The cells of the rectangle between anchor and active cell, the active one first.
function range() {
  const [a, b] = [place.get(anchorId), place.get(activeId)];
  const rows = cells.slice(Math.min(a.y, b.y), Math.max(a.y, b.y) + 1);
  const ids = rows.flatMap((row) => row.slice(Math.min(a.x, b.x), Math.max(a.x, b.x) + 1));
  return [activeId, ...ids.filter((id) => id !== activeId)];
}

function markRange() {
  grid.querySelectorAll(".selected").forEach((marked) => marked.classList.remove("selected"));
  if (!activeId) return;
  const ids = range();
  if (ids.length > 1) ids.forEach((id) => byId(id).classList.add("selected"));
}

function select(from, to) {
  activate(to);
  anchorId = from;
  markRange();
}

function activate(id, { focus = true, extend = false } = {}) {
  const cell = byId(id);
  if (!cell) return;
  if (!extend) anchorId = id;
  if (id !== activeId) byId(activeId)?.removeAttribute("tabindex");
  activeId = id;
  cell.tabIndex = 0;
  if (!focus) return;
  grid.querySelectorAll(".current").forEach((marked) => marked.classList.remove("current"));
  grid.querySelector(`.dates [data-d="${parse(id).day}"]`)?.classList.add("current");
  cell.parentElement.classList.add("current");
  cell.focus();
  markRange();
}

// Steps go one after the other: each carries the version that the answer to the one before brought.
function send(url, source, values) {
  queue = queue.then(async () => {
    source.setAttribute("aria-busy", "true");
    grid.querySelectorAll(".refused, .partner").forEach((marked) => marked.classList.remove("refused", "partner"));
    const version = byId("roster-version").dataset.version;
    await htmx.ajax("POST", url, { source, target: "#panel", swap: "innerHTML", values: { ...values, version } }).catch(() => {});
    document.querySelectorAll("[aria-busy]").forEach((busy) => busy.removeAttribute("aria-busy"));
    markRange();
  });
}

function step(name) {
  send(`${grid.dataset.undoUrl}${name === "redo" ? "?lagi" : ""}`, grid, {});
}

function explain(id) {
  panel.hidden = false;
  htmx.ajax("GET", grid.dataset.cellUrl, { source: byId(id), target: "#panel", swap: "innerHTML", values: parse(id) }).catch(() => {});
}

function explainSoon(id) {
  clearTimeout(whyTimer);
  if (!panel.hidden) whyTimer = setTimeout(() => explain(id), 250);
}

const isFree = (id) => "editable" in grid.dataset && !byId(id).hasAttribute("aria-readonly");

// What a key or click asks of the selected cells; those that can't change are left out.
function change(action) {
  clearTimeout(whyTimer);
  const free = action === "toggle" ? [activeId].filter(isFree) : range().filter(isFree);
  if (!free.length) return explain(activeId);
  const isPinned = free.every((id) => byId(id).classList.contains("pinned"));
  const also = free.slice(1).map(parse).map(({ employee, day }) => `${employee}:${day}`).join(" ");
  send(grid.dataset.cellUrl, byId(free[0]), { ...parse(free[0]), action: action === "pin" && isPinned ? "unpin" : action, also });
}

// The cell that waits for another one to swap with: marked by T or a long touch, or being dragged.
function mark(id) {
  if (markedId) byId(markedId)?.classList.remove("marked");
  markedId = id;
  if (id) byId(id).classList.add("marked");
  hint.textContent = id ? hint.dataset.text : "";
}

function swap(from, to) {
  clearTimeout(whyTimer);
  mark(undefined);
  activate(to);
  if (from === to || !("editable" in grid.dataset)) return;
  const { employee, day } = parse(to);
  send(grid.dataset.cellUrl, byId(to), { ...parse(from), action: "swap", also: `${employee}:${day}` });
}

function markOrSwap(id) {
  if (markedId) swap(markedId, id);
  else if (isFree(id)) mark(id);
  else explain(id);
}

function move(dx, dy, { shiftKey = false } = {}) {
  const { x, y } = place.get(activeId);
  const row = cells[Math.min(Math.max(y + dy, 0), cells.length - 1)];
  activate(row[Math.min(Math.max(x + dx, 0), row.length - 1)], { extend: shiftKey });
  if (!shiftKey) explainSoon(activeId);
}

const keys = {
  ArrowLeft: (event) => move(-1, 0, event),
  ArrowRight: (event) => move(1, 0, event),
  ArrowUp: (event) => move(0, -1, event),
  ArrowDown: (event) => move(0, 1, event),
  Home: (event) => move(-Infinity, event.ctrlKey ? -Infinity : 0, event),
  End: (event) => move(Infinity, event.ctrlKey ? Infinity : 0, event),
  PageUp: (event) => move(0, -10, event),
  PageDown: (event) => move(0, 10, event),
  Enter: () => change("toggle"),
  " ": () => change("toggle"),
  h: () => change("home"),
  k: () => change("office"),
  p: () => change("pin"),
  t: () => markOrSwap(activeId),
  m: () => explain(activeId),
  "?": () => byId("shortcuts").showModal(),
  Escape: () => {
    if (press) letGo();
    else if (markedId) mark(undefined);
    else panel.hidden = true;
  },
};

grid.addEventListener("keydown", (event) => {
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || event.altKey || event.metaKey || (event.ctrlKey && !["Home", "End"].includes(event.key))) return;
  event.preventDefault();
  act(event);
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select")) return;
  const name = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
  if (!name || !("editable" in grid.dataset)) return;
  event.preventDefault();
  step(name);
});

document.querySelector(".toolbar").addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  event.preventDefault(); // without this script its form goes to the server by itself
  step(button.dataset.step);
});

// A click moves one cell; with Shift it selects up to it. A name selects its row, a date its column, a week its columns.
grid.addEventListener("click", (event) => {
  if (skipsClick) return;
  const cell = event.target.closest("td[id^=c-]");
  const row = event.target.closest("tr[data-e] > th");
  const head = event.target.closest("thead th[data-d], thead th[data-from]");
  if (cell && event.shiftKey) return activate(cell.id, { extend: true });
  if (cell && markedId) return swap(markedId, cell.id);
  if (cell) {
    activate(cell.id);
    change("toggle");
  } else if (!activeId) {
    return;
  } else if (row) {
    const ids = cells.find((line) => parse(line[0]).employee === row.parentElement.dataset.e);
    select(ids.at(-1), ids[0]);
  } else if (head) {
    const column = (day, line) => line.find((id) => parse(id).day === day);
    const { d, from = d, to = d } = head.dataset;
    select(column(to, cells.at(-1)), column(from, cells[0]));
  }
});

// A cell dragged onto another one swaps with it. A finger scrolls: it marks by a long touch and swaps by the next tap.
const DRAG_PX = 6;
const LONG_MS = 500;

function canSwap(from, to) {
  const [a, b] = [parse(from), parse(to)];
  return isFree(to) && (a.employee === b.employee) !== (a.day === b.day);
}

function letGo() {
  clearTimeout(press?.timer);
  grid.querySelectorAll(".dragged, .drop").forEach((cell) => cell.classList.remove("dragged", "drop"));
  grid.classList.remove("dragging");
  press = undefined;
}

grid.addEventListener("pointerdown", (event) => {
  skipsClick = false;
  const cell = event.target.closest("td[id^=c-]");
  if (!cell || event.button !== 0 || event.shiftKey || markedId || !isFree(cell.id)) return;
  press = { id: cell.id, x: event.clientX, y: event.clientY, isTouch: event.pointerType === "touch" };
  if (press.isTouch) press.timer = setTimeout(() => { mark(press.id); press.isLong = true; }, LONG_MS);
});

grid.addEventListener("pointermove", (event) => {
  if (!press || press.isTouch) return;
  if (!event.buttons) return letGo(); // let go outside the window
  if (!press.drags && Math.hypot(event.clientX - press.x, event.clientY - press.y) < DRAG_PX) return;
  press.drags = true;
  grid.classList.add("dragging");
  byId(press.id).classList.add("dragged");
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("td[id^=c-]");
  grid.querySelector(".drop")?.classList.remove("drop");
  press.over = over && canSwap(press.id, over.id) ? over.id : undefined;
  if (press.over) over.classList.add("drop");
});

document.addEventListener("pointerup", () => {
  if (!press) return;
  const { id, drags, isLong, over } = press;
  letGo();
  skipsClick = Boolean(drags || isLong); // it belongs to the drag or the long touch
  if (over) swap(id, over);
});

document.addEventListener("pointercancel", letGo);

// Only what is on the page can be swapped: an answer speaks of the whole period and of people whom a filter hides.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const path = (url) => new URL(url, location.href).pathname;
  if (path(detail.xhr.responseURL) !== path(detail.requestConfig.path)) {
    detail.shouldSwap = false; // the session has ended, and the answer is the login page: go there, and back here
    location.reload();
    return;
  }
  if (detail.requestConfig.elt.id === "refresh" && !detail.requestConfig.elt.isConnected) {
    detail.shouldSwap = false; // an edit has come since and asks again
    return;
  }
  const answer = document.createElement("template");
  answer.innerHTML = detail.serverResponse;
  for (const part of answer.content.querySelectorAll("template")) if (!byId(part.content.firstElementChild.id)) part.remove();
  detail.serverResponse = answer.innerHTML;
});

// The mean of a unit moves with each edit, and with it how far everybody in it stands from it.
function drawBalance(word) {
  const [employee, label, x, width] = word.split(":");
  const total = byId(`t-${employee}`);
  if (!total) return; // a filter hides this row
  const bar = total.querySelector("rect:nth-of-type(2)");
  bar.classList.toggle("negative", x < 0);
  bar.setAttribute("x", x);
  bar.setAttribute("width", width);
  total.querySelector("small").textContent = label;
}

document.body.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target.id === "balances") byId("balances").dataset.moved.split(" ").forEach(drawBalance);
});

// A swapped cell is a new element: it takes over the tab stop at once, so that no key of a fast typist is lost.
document.body.addEventListener("htmx:oobAfterSwap", () => {
  if (activeId && byId(activeId).tabIndex < 0) activate(activeId, { focus: document.activeElement === document.body });
});

document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (["presence", "remarks"].includes(detail.target.id)) return;
  panel.hidden = false;
  grid.querySelectorAll(".partner").forEach((marked) => marked.classList.remove("partner"));
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
