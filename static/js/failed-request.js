// Says what to do when a part of the page could not be had. What was typed stays.
const ADVICE = {
  401: "You were signed out. Sign in in another tab, then try again here.",
  403: "This page is too old. Copy what you typed, then reload it.",
  404: "This task is gone, perhaps deleted in another tab. Reload the page.",
  429: "Too many tries. Wait a few minutes, then try again.",
  503: "The database does not answer. Try again in a few seconds.",
};
const UNKNOWN = "Something went wrong. Copy what you typed, then reload the page.";
const UNREACHABLE = "The server does not answer. What you typed is still here: try again.";

function say(text) {
  const message = document.createElement("flash-message");
  message.className = "message";
  message.dataset.level = "error";
  const words = document.createElement("p");
  words.textContent = text;
  message.append(words);
  document.querySelector("[data-messages]").replaceChildren(message);
}

document.addEventListener("htmx:responseError", (event) => {
  say(ADVICE[event.detail.xhr.status] ?? UNKNOWN);
});
document.addEventListener("htmx:sendError", () => say(UNREACHABLE));
document.addEventListener("htmx:timeout", () => say(UNREACHABLE));
