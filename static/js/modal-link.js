// <modal-link>: shows the page that its link leads to in a dialog, and keeps what is
// behind it. In it a field narrows the links by what is typed, and Enter takes the first.
class ModalLink extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      event.preventDefault();
      this.show(event.target.closest("a"));
    });
  }

  async show(link) {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    this.dress(page);
    const dialog = document.createElement("dialog");
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "quiet", textContent: "Close" });
    close.addEventListener("click", () => dialog.close());
    dialog.append(...page.querySelector("main").querySelectorAll(".sheet"), close);
    dialog.setAttribute("aria-label", link.textContent);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("input", (event) => this.narrow(dialog, event.target.value));
    dialog.addEventListener("submit", (event) => this.go(event, dialog));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("input")?.focus();
  }

  // Bring the stylesheets that the other page has and this one has not.
  dress(page) {
    for (const sheet of page.querySelectorAll("link[rel=stylesheet]"))
      if (!document.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(sheet);
  }

  narrow(dialog, typed) {
    for (const item of dialog.querySelectorAll("[data-choice]"))
      item.hidden = !item.textContent.toLowerCase().includes(typed.toLowerCase());
  }

  go(event, dialog) {
    const first = dialog.querySelector("[data-choice]:not([hidden]) a");
    if (!first) return;
    event.preventDefault();
    first.click();
  }
}

customElements.define("modal-link", ModalLink);
