// What the list needs beside htmx. In one file: another would cost each visit 500 bytes.
const ADVICE = {
  401: "You were signed out. Sign in in another tab, then try again here.",
  403: "This page is too old. Copy what you typed, then reload it.",
  404: "This task is gone, perhaps deleted in another tab. Reload the page.",
  429: "Too many tries. Wait a few minutes, then try again.",
};
const UNKNOWN = "Something went wrong. Copy what you typed, then reload the page.";
const UNREACHABLE = "The server does not answer. Nothing here is lost: try again.";

const messages = document.querySelector("[data-messages]");

function say(text, status) {
  const message = document.createElement("flash-message");
  message.className = "message";
  message.dataset.level = "error";
  const words = document.createElement("p");
  words.textContent = text;
  message.append(words);
  if (status === 401) {
    const link = document.createElement("a");
    Object.assign(link, { href: messages.dataset.signIn, target: "_blank" });
    link.textContent = "Sign in";
    message.append(link);
  }
  messages.replaceChildren(message);
}

const { body } = document;
// What is only looked at, as chips are while one types, takes no message away.
body.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (!("quiet" in elt.dataset)) messages.replaceChildren();
});
// Where the database is away the server says so itself, in place of the messages.
body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("HX-Retarget")) return;
  Object.assign(detail, { shouldSwap: true, isError: false });
});
body.addEventListener("htmx:responseError", ({ detail: { xhr } }) =>
  say(ADVICE[xhr.status] ?? UNKNOWN, xhr.status),
);
body.addEventListener("htmx:sendError", () => say(UNREACHABLE));
body.addEventListener("htmx:timeout", () => say(UNREACHABLE));

const titles = () => [...document.querySelectorAll(".task-title")].filter((title) => title.offsetParent);
// What was sent from a panel closes it.
body.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig, target } }) => {
  if (target.id === "list") requestConfig.elt.closest("task-panel")?.removeAttribute("id");
});

let place = -1;
body.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if ("quiet" in elt.dataset) return;
  const task = elt.closest(".task");
  place = task ? [...document.querySelectorAll(".task")].indexOf(task) : -1;
});

// Whoever added a task goes on writing; whoever sent a fault is led to it; and where the
// control that was used is gone, the task in its place, or the heading, is next.
body.addEventListener("htmx:afterSettle", ({ detail: { requestConfig, target } }) => {
  const added = requestConfig.elt.id === "add-form";
  const isLost = document.activeElement === body;
  const isRow = target.matches(".task, #list");
  const beside = place < 0 ? null : titles()[Math.min(place, titles().length - 1)];
  const next = added
    ? document.querySelector("#add [aria-invalid], #add [name=title]")
    : isLost && isRow && (beside ?? document.querySelector("[data-heading]"));
  if (next) next.focus({ preventScroll: true });
});

// Order by hand, with the pointer or with ctrl and an arrow: loaded by whoever begins.
const reorder = async (event, way) => {
  const task = event.target.closest?.(".task");
  if (!task || event.target.closest("task-panel")) return;
  if (event.key) event.preventDefault();
  (await import(document.querySelector("[data-order]").dataset.order))[way](task);
};
for (const type of ["pointerdown", "dragstart"]) body.addEventListener(type, (event) => reorder(event, "drag"));
body.addEventListener("keydown", (event) => {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (way && (event.ctrlKey || event.metaKey)) reorder(event, way);
});

// <task-panel>: a form in place of its row. What is marked data-dismiss empties it, or
// Escape while nothing was typed.
class TaskPanel extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (!event.target.closest("[data-dismiss]")) return;
      event.preventDefault();
      this.close();
    });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.isEdited()) this.close();
    });
  }

  isEdited() {
    const fields = [...this.querySelectorAll("input, textarea")];
    const options = [...this.querySelectorAll("option")];
    return (
      fields.some((field) => field.value !== field.defaultValue) ||
      (options.some((option) => option.defaultSelected) && options.some((option) => option.selected !== option.defaultSelected))
    );
  }

  close() {
    this.replaceChildren();
    this.parentElement.querySelector("[data-edit]").focus();
  }
}

customElements.define("task-panel", TaskPanel);
