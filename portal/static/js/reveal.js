// Shows or hides a password. The button is hidden until this runs.

export function start(button) {
  const input = document.getElementById(button.dataset.for);
  if (!input) return;
  const set = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hideLabel : button.dataset.showLabel;
  };
  button.hidden = false;
  button.addEventListener("click", () => set(input.type === "password"));
  input.form?.addEventListener("submit", () => set(false));
}
