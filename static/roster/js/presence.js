// While the page is in sight it says so, and hears who else has the roster open.

const CALL_MS = 45_000;
const presence = document.querySelector("#presence");

function callIn() {
  if (document.visibilityState !== "visible") return;
  htmx.ajax("POST", presence.dataset.url, { source: presence, target: "#presence", swap: "innerHTML" }).catch(() => {});
}

document.addEventListener("visibilitychange", callIn);
setInterval(callIn, CALL_MS);
callIn();
