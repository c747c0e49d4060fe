// Counts characters while a field is filled in: data-for, data-limit, data-label "{used} of {limit}",
// data-over-label "{used} of {limit}: too long". Counts as the server does: code points, a line break as one.
// Visual only at each key; the spoken text changes after a pause.

const format = new Intl.NumberFormat(document.documentElement.lang);

export function length(text) {
  return [...text.replace(/\r\n?/g, "\n")].length;
}

export function words(used, limit, labels) {
  const label = used > limit ? labels.over : labels.within;
  return label.replace("{used}", format.format(used)).replace("{limit}", format.format(limit));
}

export function start(line) {
  const field = document.getElementById(line.dataset.for);
  if (!field) return;
  const limit = Number(line.dataset.limit);
  const labels = { within: line.dataset.label, over: line.dataset.overLabel };
  const shown = document.createElement("span");
  shown.setAttribute("aria-hidden", "true");
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  let pause = 0;

  function update(speak) {
    const used = length(field.value);
    const text = words(used, limit, labels);
    shown.textContent = text;
    line.classList.toggle("over", used > limit);
    window.clearTimeout(pause);
    // Only near or past the limit is worth interrupting somebody for.
    if (speak && used > limit * 0.9) pause = window.setTimeout(() => { spoken.textContent = text; }, 1500);
  }

  line.replaceChildren(shown, spoken);
  field.addEventListener("input", () => update(true));
  update(false);
}
