/* <passkey-form>: asks the browser for a passkey when its form is sent, then sends it.

   data-options holds what the server asks; without it, it is fetched from the form's own
   address. data-creates makes a new passkey. Without JavaScript the form is no use, so it
   is shown only by this. */
class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.ask(event));
    this.toggleAttribute("data-ready", "parseRequestOptionsFromJSON" in (window.PublicKeyCredential ?? {}));
  }

  async ask(event) {
    event.preventDefault();
    this.say("");
    try {
      const credential = await ("creates" in this.dataset ? this.create() : this.get());
      this.form.elements.credential.value = JSON.stringify(credential);
      this.form.submit();
    } catch (error) {
      this.say(error.name === "InvalidStateError" ? "This device has a passkey here already." : "That did not work. Try again, or use another way.");
    }
  }

  async options() {
    if (this.dataset.options) return JSON.parse(this.dataset.options).publicKey;
    const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options.publicKey;
  }

  async get() {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await this.options());
    return (await navigator.credentials.get({ publicKey })).toJSON();
  }

  async create() {
    const options = await this.options();
    const alone = this.form.elements.passwordless?.checked;
    options.authenticatorSelection = {
      ...options.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: Boolean(alone),
      userVerification: alone ? "required" : "preferred",
    };
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return (await navigator.credentials.create({ publicKey })).toJSON();
  }

  say(words) {
    const place = this.querySelector("[role=alert]") ?? this.form.appendChild(document.createElement("p"));
    place.setAttribute("role", "alert");
    place.className = "errorlist";
    place.textContent = words;
  }
}

customElements.define("passkey-form", PasskeyForm);
