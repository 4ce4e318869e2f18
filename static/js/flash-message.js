// <flash-message>: goes after ten seconds, unless it tells of an error, or somebody
// points at it or is in it. Brings its own button to close it.
const SECONDS_SHOWN = 10;

class FlashMessage extends HTMLElement {
  connectedCallback() {
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "quiet", textContent: "Close" });
    close.addEventListener("click", () => this.remove());
    this.append(close);
    if (this.dataset.level === "error") return;
    this.timer = setInterval(() => this.leave(), SECONDS_SHOWN * 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  leave() {
    if (!this.matches(":hover, :focus-within")) this.remove();
  }
}

customElements.define("flash-message", FlashMessage);
