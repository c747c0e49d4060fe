// Moves focus to an element when the page opens: the error summary.

export function start(element) {
  element.focus();
}
