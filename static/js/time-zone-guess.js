// <time-zone-guess for="…">: writes the browser's time zone into that field.
class TimeZoneGuess extends HTMLElement {
  connectedCallback() {
    const field = document.getElementById(this.getAttribute("for"));
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

customElements.define("time-zone-guess", TimeZoneGuess);
