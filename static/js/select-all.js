// <select-all>: chooses every task of the page; with shift, all between two clicks. Tells
// how many are chosen, and that it works while the server does what is asked.
const picks = () => [...document.querySelectorAll(".pick-box")];

class SelectAll extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => {
      const all = picks().every((pick) => pick.checked);
      for (const pick of picks()) pick.checked = !all;
      this.tell();
    });
    document.addEventListener("click", (event) => this.range(event));
    document.addEventListener("change", () => this.tell());
    this.closest("form").addEventListener("submit", ({ target }) => {
      target.querySelector(".working").hidden = false;
    });
    this.tell();
  }

  range(event) {
    const pick = event.target;
    if (!pick.matches(".pick-box")) return;
    const all = picks();
    const [from, to] = [all.indexOf(this.last), all.indexOf(pick)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const between of all.slice(from, to + 1)) between.checked = pick.checked;
    this.last = pick;
    this.tell();
  }

  tell() {
    const count = picks().filter((pick) => pick.checked).length;
    this.closest("form").querySelector(".chosen").textContent = `${count} chosen`;
  }
}

customElements.define("select-all", SelectAll);
