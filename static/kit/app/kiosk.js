// The screen that visitors touch: chosen once at the machine and remembered there. It runs before the first paint.

(function () {
  "use strict";
  const KEY = "biendao.kit.kiosk";
  const root = document.documentElement;

  function remember(on) {
    try {
      if (on) localStorage.setItem(KEY, "1");
      else localStorage.removeItem(KEY);
    } catch {
      // A browser may forbid storage; the screen is then an ordinary one.
    }
  }

  function remembered() {
    try {
      return localStorage.getItem(KEY) === "1";
    } catch {
      return false;
    }
  }

  if (remembered()) root.dataset.kiosk = "";

  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-kiosk]:not(html)");
    if (choice) remember(choice.dataset.kiosk === "on");
  });
  // A long touch opens no menu, and nothing is dragged away.
  for (const kind of ["contextmenu", "dragstart"]) {
    document.addEventListener(kind, (event) => {
      if ("kiosk" in root.dataset) event.preventDefault();
    });
  }
})();
