// <day-grid>: drags a task to another day or column, and sends the form that moves it.
class DayGrid extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", ({ target }) => {
      this.task = target.closest?.("[data-task]");
    });
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.mark(null));
  }

  over(event) {
    const place = event.target.closest?.("[data-day]");
    this.mark(this.task && place);
    if (this.task && place) event.preventDefault();
  }

  mark(place) {
    for (const marked of this.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
    if (place) place.dataset.drop = "here";
  }

  drop(event) {
    const place = event.target.closest?.("[data-day]");
    if (!this.task || !place || place.contains(this.task)) return;
    event.preventDefault();
    const form = this.querySelector(".put-form");
    const field = form.elements.namedItem(form.dataset.field);
    Object.assign(field, { disabled: false, value: place.dataset.day });
    const from = form.elements.namedItem("from");
    if (from) from.value = this.task.dataset.from;
    form.action = form.dataset.action.replace("%", this.task.dataset.task);
    form.submit();
  }
}

customElements.define("day-grid", DayGrid);
