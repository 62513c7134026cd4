// While the page is in sight and in use it says so, and hears who else has the roster open.

const CALL_MS = 45_000;
const IDLE_MS = 600_000; // then it falls silent, so that an idle session can end
const presence = document.querySelector("#presence");
let usedAt = Date.now();

function callIn() {
  if (document.visibilityState !== "visible" || Date.now() - usedAt > IDLE_MS) return;
  htmx.ajax("POST", presence.dataset.url, { source: presence, target: "#presence", swap: "innerHTML" }).catch(() => {});
}

for (const type of ["pointermove", "keydown"]) document.addEventListener(type, () => { usedAt = Date.now(); });
document.addEventListener("visibilitychange", callIn);
setInterval(callIn, CALL_MS);
callIn();
