// <task-panel>: holds a form in place of its row. Whatever is marked data-dismiss, or
// Escape while nothing was typed, empties it and puts the focus back on the task.
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
    return fields.some((field) => field.value !== field.defaultValue);
  }

  close() {
    this.replaceChildren();
    this.parentElement.querySelector("[data-edit]").focus();
  }
}

customElements.define("task-panel", TaskPanel);
