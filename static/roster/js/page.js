// What every page needs: the light/dark switch, and a word when the server doesn't answer.

const root = document.documentElement;
const themeSwitch = document.querySelector("[data-theme-switch]");

if (themeSwitch) {
  themeSwitch.hidden = false;
  themeSwitch.addEventListener("click", () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    // A cookie, so that the server draws the next page in the chosen theme at once.
    document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
  });
}

for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(failure, () => {
    const messages = document.querySelector("#messages");
    const message = document.createElement("div");
    message.className = "message bad";
    message.append(Object.assign(document.createElement("p"), { textContent: messages.dataset.offline }));
    messages.replaceChildren(message);
  });
}

// A swap that takes away the element in focus leaves the focus on the heading of what came instead, not on nothing.
let hadFocus = false;
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  hadFocus = detail.target.contains(document.activeElement);
});
document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (hadFocus && document.activeElement === document.body) detail.elt.querySelector(":is(h1, h2)[tabindex]")?.focus();
  hadFocus = false;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
