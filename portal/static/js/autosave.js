// Saves one answer whenever a control changes and on every way out of the page.
//
// <form data-behaviour="autosave" data-save-url data-version data-key data-signin-url data-…-label>
// sends PUT data-save-url with {"version": n, "fields": {name: value | [values]}}: every successful
// control of the form except the CSRF token, files, version and the form's own key. A name that occurs once is a text, more
// often a list; unticked boxes and unchosen radios are absent. The server takes it as the whole answer.
//
// 200 {"version", "saved_at_label"}   the line beside the buttons says "Saved 14:32"
// 409 {"conflict", "resolve_url"}     nothing is overwritten; a link to where one chooses
// 401, 403, 400 {"error": "csrf"}     the text waits in this tab until somebody has signed in again
// 4xx {"message"}                     said beside the buttons; the text stays
// anything else, or no line           retried with growing pauses, and when the line is back
//
// What is not saved yet is kept in sessionStorage under data-key (user and question) with its version,
// put back when the page opens again, and forgotten at sign-out. If somebody else has changed the
// answer meanwhile it is offered, never put over theirs.

import { Draft, same } from "./draft.js";

const LEFT_OUT = new Set(["csrf_token", "version", "key"]);
const REFUSED = new Set([400, 409, 422]);
const TIMEOUT = 15_000;
const PAUSES = [2_000, 5_000, 15_000, 30_000, 60_000];

export function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (LEFT_OUT.has(name) || typeof value !== "string") continue;
    if (!(name in fields)) fields[name] = value;
    else if (Array.isArray(fields[name])) fields[name].push(value);
    else fields[name] = [fields[name], value];
  }
  return fields;
}

export function putBack(form, fields) {
  for (const control of form.elements) {
    if (!control.name || LEFT_OUT.has(control.name) || ["hidden", "file", "submit"].includes(control.type)) continue;
    const kept = control.name in fields ? [fields[control.name]].flat() : [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = kept.includes(control.value);
    else if (control.tagName === "SELECT" && control.multiple) for (const option of control.options) option.selected = kept.includes(option.value);
    else if (kept.length) control.value = kept.length > 1 ? kept[indexAmong(form, control)] ?? "" : kept[0];
  }
}

function indexAmong(form, control) {
  return [...form.elements].filter((other) => other.name === control.name).indexOf(control);
}

// What the server sent, whatever a browser has put into the controls since.
function textOfServer(form) {
  const clean = form.cloneNode(true);
  clean.reset();
  return JSON.stringify(fieldsOf(clean));
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.labels = form.dataset;
    this.version = Number(form.dataset.version);
    this.draft = new Draft(form.dataset.key ?? form.dataset.saveUrl);
    this.line = form.querySelector('[data-part="status"]') ?? this.addLine();
    this.saved = textOfServer(form);
    this.pending = null;    // {text, version, key}: the state being sent, with its idempotency key
    this.repeat = null;     // the same when nobody heard its answer: it goes again before anything newer
    this.sending = false;   // one request at a time
    this.waiting = false;   // for a person: sign in, correct something
    this.stopped = false;   // after a conflict or a plain submit nothing more is sent
    this.submitter = null;  // a plain submit that waits for the request under way
    this.failures = 0;
    this.timer = 0;
  }

  begin() {
    const save = () => this.save();
    this.form.addEventListener("change", save);
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("focusout", (event) => { if (event.target.tagName === "TEXTAREA") this.save(); });
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("click", (event) => { if (event.target.closest?.("a[href]")) this.save(); });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.save(); });
    window.addEventListener("pagehide", save);
    window.addEventListener("pageshow", (event) => { if (event.persisted && this.stopped) window.location.reload(); });
    window.addEventListener("online", () => { this.failures = 0; this.save(); });
    this.restore();
  }

  restore() {
    const draft = this.draft.read();
    if (!draft) return;
    const server = JSON.parse(this.saved);
    const moved = draft.version !== this.version;
    const arrived = draft.sent && same(JSON.parse(draft.sent), server);
    if (same(draft.fields, server) || (moved && draft.posted)) this.draft.clear();
    else if (moved && !arrived) this.offer(draft);
    else {
      // What the page before had under way may land at any moment: see failed().
      if (draft.sent && draft.sentKey && !arrived) this.repeat = { text: draft.sent, version: draft.version, key: draft.sentKey };
      this.putBack(draft);
    }
  }

  offer(draft) {
    const line = document.createElement("p");
    const button = this.button(this.labels.keptAction, () => { line.remove(); this.putBack(draft); });
    line.append(this.labels.keptLabel, " ", button);
    this.line.before(line);
  }

  putBack(draft) {
    putBack(this.form, draft.fields);
    this.say(this.labels.restoredLabel, "restored");
    this.save();
  }

  addLine() {
    const line = document.createElement("p");
    line.className = "save-status";
    line.setAttribute("role", "status");
    this.form.append(line);
    return line;
  }

  // One line, changed only when its words change, so that it is spoken once.
  say(text, state, action = null) {
    if (this.line.dataset.state === state && this.line.dataset.text === text) return;
    this.line.dataset.state = state;
    this.line.dataset.text = text;
    this.line.replaceChildren(text);
    if (action) this.line.append(" ", action);
  }

  link(text, href) {
    const link = document.createElement("a");
    link.textContent = text;
    link.href = href;
    return link;
  }

  button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  sayFailed() {
    this.say(this.labels.failedLabel, "failed", this.button(this.labels.retryLabel, () => { this.failures = 0; this.save(); }));
  }

  // sent: what is on its way; posted: the form itself has been sent.
  keep(posted = false) {
    const fields = fieldsOf(this.form);
    if (JSON.stringify(fields) === this.saved) this.draft.clear();
    else this.draft.write({ version: this.version, fields, sent: this.pending?.text ?? null, sentKey: this.pending?.key ?? null, posted });
  }

  // The newest state to send, or null. A repeat of the same state repeats its key, so it counts once.
  next() {
    if (this.repeat) return this.pending = this.repeat;
    const text = JSON.stringify(fieldsOf(this.form));
    if (text === this.saved) return null;
    if (this.pending?.text !== text || this.pending.version !== this.version) {
      this.pending = { text, version: this.version, key: crypto.randomUUID() };
    }
    return this.pending;
  }

  request(state) {
    return fetch(this.form.dataset.saveUrl, {
      method: "PUT",
      credentials: "same-origin",
      headers: {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "Idempotency-Key": state.key,
        "X-CSRF-Token": this.form.elements.csrf_token?.value ?? "",
      },
      body: `{"version": ${state.version}, "fields": ${state.text}}`,
      signal: AbortSignal.timeout(TIMEOUT),
      // The browser finishes it when the page is gone; the most it takes along is 64 KiB.
      keepalive: state.text.length < 20_000,
    });
  }

  async save() {
    window.clearTimeout(this.timer);
    if (this.stopped) return;
    const state = this.sending ? null : this.next();
    this.keep();
    if (!state) return;
    if (!navigator.onLine) {
      this.say(this.labels.offlineLabel, "failed");
      return;
    }
    this.sending = true;
    this.waiting = false;
    // Words for waiting appear only when there is something to wait for.
    const slow = window.setTimeout(() => this.say(this.labels.savingLabel, "saving"), 1_000);
    try {
      await this.heard(await this.request(state), state);
    } catch {
      this.failed(state);
    } finally {
      window.clearTimeout(slow);
      this.sending = false;
    }
    if (this.submitter) this.form.requestSubmit(this.submitter);
    else if (!this.failures && !this.waiting) this.save();
  }

  // A plain submit goes with the newest version number: it waits for the request under way.
  submit(event) {
    if (this.sending && event.submitter) {
      event.preventDefault();
      this.submitter = event.submitter;
      this.say(this.labels.savingLabel, "saving");
      return;
    }
    this.keep(true);
    this.stopped = true;
    window.clearTimeout(this.timer);
  }

  async heard(response, state) {
    const { status } = response;
    const again = state === this.repeat;
    this.repeat = null;
    // Refused: it never counted, and what is in the form now is sent in its place.
    if (again && REFUSED.has(status)) return;
    if (response.ok) this.done(await response.json(), state);
    else if (status === 409) this.conflict(await response.json());
    else if (status === 401 || status === 403) this.signedOut();
    else if (status >= 400 && status < 500 && status !== 408 && status !== 429) await this.refused(response);
    else this.failed(state);
  }

  done(answer, state) {
    this.failures = 0;
    this.saved = state.text;
    this.version = Number(answer.version);
    this.pending = null;
    this.form.dataset.version = String(this.version);
    const field = this.form.elements.version;
    if (field) field.value = String(this.version);
    this.keep();
    this.say(answer.saved_at_label ?? this.labels.savedLabel, "saved");
  }

  // The page at resolve_url has both texts, so what was kept here is no longer needed once it opens.
  conflict(answer) {
    this.stopped = true;
    const link = this.link(this.labels.conflictAction, answer.resolve_url ?? window.location.pathname);
    if (answer.resolve_url) link.addEventListener("click", () => this.draft.clear());
    this.say(this.labels.conflictLabel, "failed", link);
  }

  signedOut() {
    this.waiting = true;
    const back = encodeURIComponent(window.location.pathname + window.location.search);
    this.say(this.labels.signinLabel, "failed", this.link(this.labels.signinAction, `${this.labels.signinUrl}?next=${back}`));
  }

  async refused(response) {
    this.waiting = true;
    let answer = {};
    try { answer = await response.json(); } catch { /* an answer without words */ }
    if (answer.error === "csrf") this.signedOut();
    else if (answer.message) this.say(`${this.labels.invalidLabel} ${answer.message}`, "failed");
    else this.sayFailed();
  }

  // It may have arrived all the same. Repeated with its key it counts once, and its answer has the
  // version that the rest builds on; newer text sent at once could meet one's own as somebody else's.
  failed(state) {
    this.repeat = state;
    this.failures += 1;
    this.sayFailed();
    const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1];
    this.timer = window.setTimeout(() => this.save(), pause);
  }
}

export function start(form) {
  new Autosave(form).begin();
}
