// <shortcut-keys>: a key presses what is marked data-key with it, or the like in the task
// that has the focus; nothing but ctrl-k while somebody types.
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select";
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const IN_TASK = { x: ".check, .pick-box", e: "[data-edit]", t: "[data-reschedule]", m: "[data-reschedule]" };

class ShortcutKeys extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const { key, target } = event;
    const isGo = key === "k" && (event.ctrlKey || event.metaKey);
    if (!isGo && (event.ctrlKey || event.metaKey || event.altKey)) return;
    if (document.querySelector("dialog[open]") || (!isGo && "withoutLetters" in this.dataset)) return;
    if (!isGo && (target.matches(FIELDS) || target.closest("task-panel"))) return;
    const act = isGo ? this.find("ctrl-k") : STEPS[key] ? this.step(STEPS[key]) : this.act(key, target);
    if (!act) return;
    event.preventDefault();
    if (STEPS[key] && !isGo) act.focus();
    else if (act.matches(FIELDS)) act.select();
    else this.click(act);
  }

  // A dialog is loaded by whoever asks for one first.
  async click(act) {
    if (act.closest("modal-link")) await import(this.dataset.dialog);
    act.click();
  }

  find(key) {
    return document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  act(key, target) {
    const task = target.closest(".task");
    return (task && IN_TASK[key] && task.querySelector(IN_TASK[key])) || (key.length === 1 && this.find(key));
  }

  step(by) {
    const titles = [...document.querySelectorAll(".task-title")].filter((title) => title.offsetParent);
    const here = titles.findIndex((title) => title.closest(".task").contains(document.activeElement));
    return titles[here < 0 ? 0 : here + by];
  }
}

customElements.define("shortcut-keys", ShortcutKeys);
