// Lines offered while a query is typed: a combobox with a list (WAI-ARIA Authoring Practices, "combobox with list
// autocomplete"). Without this module, or while the server is away, the field is a plain field.

const WAIT = 150;
const SHORTEST = 2;

for (const field of document.querySelectorAll("input[data-complete]")) offer(field);

function offer(field) {
  const list = document.createElement("ul");
  list.id = `${field.id}-offers`;
  list.className = "offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.completeLabel);
  field.form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);

  let timer = 0;
  let asked = null;
  let at = -1;
  let typed = field.value;

  function close() {
    asked?.abort();
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function show(lines) {
    list.replaceChildren(...lines.map((line, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = line.text;
      return item;
    }));
    at = -1;
    list.hidden = lines.length === 0;
    field.setAttribute("aria-expanded", String(lines.length > 0));
    field.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    typed = field.value;
    const address = new URL(field.dataset.complete, document.baseURI);
    address.searchParams.set("q", typed);
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok && document.activeElement === field) show((await answer.json()).suggestions);
    } catch (problem) {
      if (problem.name !== "AbortError") close();
    }
  }

  function move(step) {
    const items = list.children;
    if (at >= 0) items[at].setAttribute("aria-selected", "false");
    // One step beyond either end is what was typed.
    at = ((at + step + 1 + items.length + 1) % (items.length + 1)) - 1;
    if (at < 0) {
      field.value = typed;
      field.removeAttribute("aria-activedescendant");
      return;
    }
    items[at].setAttribute("aria-selected", "true");
    items[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[at].id);
    field.value = items[at].textContent;
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing || field.value.trim().length < SHORTEST) return close();
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      field.value = typed;
      close();
    }
  });
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
  // The field keeps the focus, so that the list is still there when the button comes up.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const item = target.closest("[role=option]");
    if (!item) return;
    field.value = item.textContent;
    close();
    field.form.requestSubmit();
  });
}
