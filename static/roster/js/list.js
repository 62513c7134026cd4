// The phone's lists: a tile goes through the grid's own door with the draft's version, and the list is asked for again when it changed.

const phone = matchMedia("(width < 700px)");
const list = document.querySelector("#list");
let later;

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.matches(".tile")) detail.parameters.version = document.querySelector("#roster-version").dataset.version;
});

document.body.addEventListener("htmx:oobAfterSwap", () => {
  if (!phone.matches) return;
  clearTimeout(later);
  later = setTimeout(() => htmx.ajax("GET", location.pathname + location.search, { source: document.body, target: "#list", swap: "outerHTML" }), 50);
});

// Somebody who turns the phone or widens the window sees what was edited meanwhile in the other shape.
phone.addEventListener("change", () => {
  if (list && phone.matches) htmx.ajax("GET", location.pathname + location.search, { source: document.body, target: "#list", swap: "outerHTML" });
});
