// Opens every disclosure while the page is printed and closes it again afterwards.

export function start(body) {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...body.querySelectorAll("main details:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}
