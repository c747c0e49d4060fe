// Text of one answer that the server does not have yet, kept in this tab until it does.

import { PREFIX, session } from "./signout.js";

// Equal but for outer blanks and empty fields: the server may tidy both away.
export function same(one, other) {
  const tidy = (fields) => JSON.stringify(Object.entries(fields)
    .map(([name, value]) => [name, [value].flat().map((text) => text.trim()).filter(Boolean)])
    .filter(([, values]) => values.length));
  return tidy(one) === tidy(other);
}

// A browser may refuse storage; saving to the server goes on without it.
export class Draft {
  constructor(key) {
    this.key = PREFIX + key;
  }

  write(draft) {
    if (session.ended) return;
    try { window.sessionStorage.setItem(this.key, JSON.stringify(draft)); } catch { /* the text is still in the form */ }
  }

  read() {
    try { return JSON.parse(window.sessionStorage.getItem(this.key)); } catch { return null; }
  }

  clear() {
    try { window.sessionStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }
}
