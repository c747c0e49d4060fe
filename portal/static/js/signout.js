// Forgets unsent text when somebody signs out: every brygga:* key of this tab.

export const PREFIX = "brygga:";
export const session = { ended: false };

export function forget(store) {
  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX)) store.removeItem(key);
  }
}

export function start(form) {
  form.addEventListener("submit", () => {
    session.ended = true;
    forget(window.sessionStorage);
  });
}
