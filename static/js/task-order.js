// Puts a task elsewhere in its list: one step, or where it is dropped. The server decides
// whether it may be there, and answers with the list.
const send = (task, values) => {
  const form = document.querySelector("#row-actions");
  const pk = task.id.replace("task-", "");
  form.dataset.focus = pk;
  htmx.ajax("POST", `/tasks/${pk}/move/`, { source: form, target: "#list", swap: "outerHTML", values });
};

// The focus stays on what was moved.
document.body.addEventListener("htmx:afterSettle", ({ detail: { requestConfig } }) => {
  const pk = requestConfig.elt.dataset.focus;
  if (pk) document.querySelector(`#task-${pk} .task-title`)?.focus();
});

export const up = (task) => send(task, { to: "up" });
export const down = (task) => send(task, { to: "down" });

let dragged;
const place = (event) => {
  const other = event.target.closest?.(".task");
  if (!dragged || !other || other === dragged) return null;
  const { top, height } = other.getBoundingClientRect();
  return { other, side: event.clientY < top + height / 2 ? "above" : "below" };
};
const unmark = () => {
  for (const marked of document.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
};

export function drag(task) {
  dragged = task;
}

document.addEventListener("dragover", (event) => {
  const found = place(event);
  unmark();
  if (!found) return;
  event.preventDefault();
  found.other.dataset.drop = found.side;
});
document.addEventListener("drop", (event) => {
  const found = place(event);
  unmark();
  if (!found) return;
  event.preventDefault();
  send(dragged, { [found.side]: found.other.id.replace("task-", "") });
});
const forget = () => {
  unmark();
  dragged = null;
};
document.addEventListener("dragend", forget);
// Who only pressed did not begin to drag.
document.addEventListener("pointerup", forget);
