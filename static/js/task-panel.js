// <task-panel>: holds a form in place of its row. Escape, or whatever is marked
// data-dismiss, empties it and puts the focus back on the task.
class TaskPanel extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (!event.target.closest("[data-dismiss]")) return;
      event.preventDefault();
      this.close();
    });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  close() {
    this.replaceChildren();
    this.parentElement.querySelector("[data-edit]").focus();
  }
}

customElements.define("task-panel", TaskPanel);
