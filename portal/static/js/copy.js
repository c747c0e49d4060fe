// A button that copies the text of the element named by data-for, then says so (data-done-label).

export function start(button) {
  const source = document.getElementById(button.dataset.for);
  if (!source || !navigator.clipboard) return;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent.trim());
    button.textContent = button.dataset.doneLabel;
    window.setTimeout(() => { button.textContent = label; }, 4000);
  });
}
