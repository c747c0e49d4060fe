// Asks in place before a form is sent: data-question, data-yes, data-no. Yes adds confirmed=yes.
// Without this module the server answers an unconfirmed form with its own page.

export function start(form) {
  let panel = null;
  let asker = null;

  function close() {
    panel?.remove();
    panel = null;
    asker?.focus();
  }

  function button(text, kind, act) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `button button-${kind}`;
    element.textContent = text;
    element.addEventListener("click", act);
    return element;
  }

  function confirmed() {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "confirmed";
    input.value = "yes";
    form.append(input);
    form.requestSubmit(asker);
  }

  function ask() {
    const question = document.createElement("p");
    question.textContent = form.dataset.question;
    const row = document.createElement("div");
    row.className = "actions";
    row.append(button(form.dataset.yes, "danger", confirmed), button(form.dataset.no, "secondary", close));
    panel = document.createElement("div");
    panel.className = "ask";
    panel.tabIndex = -1;
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", form.dataset.question);
    panel.append(question, row);
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    form.append(panel);
    panel.focus();
  }

  form.addEventListener("submit", (event) => {
    if (form.querySelector('input[name="confirmed"]')) return;
    event.preventDefault();
    asker = event.submitter;
    if (panel) panel.focus();
    else ask();
  });
}
