// Light and size of the room. It runs before the first paint, so that a dark room never flashes white;
// the choice stays on this machine (localStorage) and is sent to nobody.
(() => {
  const root = document.documentElement;
  const CHOICES = { room: ["light", "dark"], text: ["large", "largest"] };

  function kept(name) {
    try {
      return localStorage.getItem(`biendao.${name}`);
    } catch {
      return null; // A browser may forbid storage.
    }
  }

  function keep(name, value) {
    try {
      if (value) localStorage.setItem(`biendao.${name}`, value);
      else localStorage.removeItem(`biendao.${name}`);
    } catch {
      // The choice then holds for this page only.
    }
  }

  function apply(name, value) {
    if (CHOICES[name].includes(value)) root.dataset[name] = value;
    else delete root.dataset[name];
  }

  function choose(name, value) {
    apply(name, value);
    keep(name, root.dataset[name]);
    show();
    document.dispatchEvent(new Event("biendao:room"));
  }

  function show() {
    for (const input of document.querySelectorAll("[data-choose]")) {
      input.checked = input.value === (root.dataset[input.dataset.choose] ?? "");
    }
  }

  function isDark() {
    return root.dataset.room ? root.dataset.room === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  root.classList.add("js");
  for (const name of Object.keys(CHOICES)) apply(name, kept(name));
  window.biendaoRoom = { isDark, toggle: () => choose("room", isDark() ? "light" : "dark") };

  function close(panel) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector("[data-display]");
    show();
    document.addEventListener("change", ({ target }) => {
      if (target.dataset.choose) choose(target.dataset.choose, target.value);
    });
    panel?.addEventListener("keydown", (event) => event.key === "Escape" && panel.open && close(panel));
    document.addEventListener("click", (event) => {
      if (panel?.open && !panel.contains(event.target)) panel.open = false;
    });
    document.addEventListener("submit", ({ target }) => {
      if (target.matches(".search")) target.setAttribute("aria-busy", "true");
    });
  });
  // A page that comes back from the browser's memory is not busy any more.
  addEventListener("pageshow", () => document.querySelector(".search")?.removeAttribute("aria-busy"));
})();
