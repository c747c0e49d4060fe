// Starts one small module per data-behaviour: data-behaviour="count" runs start(element) of count.js.
// An element may name several, separated by spaces. Pages work without any of them.

const NAME = /^[a-z]+$/;

async function begin(element) {
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (!NAME.test(name)) continue;
    const module = await import(`./${name}.js`);
    module.start(element);
  }
}

export function startAll(root) {
  for (const element of root.querySelectorAll("[data-behaviour]")) begin(element);
}

startAll(document);
