// The phone's lists: a tile goes through the grid's own door with the draft's version, and the list is asked for again when it changed.

const phone = matchMedia("(width < 700px)");
const AFTER_MS = 50;
let later;

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.matches(".tile")) detail.parameters.version = document.querySelector("#roster-version").dataset.version;
});

// The answer to a tap is drawn only while its tile is on the page: the list waits for whatever is under way.
const isBusy = () => Boolean(document.querySelector(".tile.htmx-request"));

function refresh() {
  clearTimeout(later);
  later = setTimeout(() => {
    if (isBusy()) refresh();
    else htmx.ajax("GET", location.pathname + location.search, { source: document.body, target: "#list", swap: "outerHTML" });
  }, AFTER_MS);
}

document.body.addEventListener("htmx:oobAfterSwap", () => {
  if (phone.matches) refresh();
});

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "list" || !isBusy()) return;
  detail.shouldSwap = false;
  refresh();
});

// Somebody who turns the phone or widens the window sees what was edited meanwhile in the other shape.
phone.addEventListener("change", () => {
  if (document.querySelector("#list") && phone.matches) refresh();
});
