// Nobody there: after a while the screen asks, and then shows its pictures until somebody touches it.

(function () {
  "use strict";
  const { idle, warning, attract } = document.body.dataset;
  const dialog = document.querySelector("[data-still-there]");
  if (!Number(idle) || document.querySelector("[data-slides]") || !dialog.showModal) return;
  const told = dialog.querySelector("p:not([id])");
  const sentence = told.textContent;
  let asking = 0;
  let counting = 0;

  function isListening() {
    return [...document.querySelectorAll("audio, video")].some((one) => !one.paused && !one.ended);
  }

  function wait() {
    clearTimeout(asking);
    clearInterval(counting);
    asking = setTimeout(ask, Number(idle) * 1000);
  }

  function ask() {
    if (isListening() || document.hidden) {
      wait();
      return;
    }
    let left = Number(warning);
    const say = () => { told.textContent = sentence.replace("{seconds}", left); };
    say();
    dialog.showModal();
    counting = setInterval(() => {
      left -= 1;
      if (left > 0) {
        say();
        return;
      }
      clearInterval(counting);
      location.replace(attract);
    }, 1000);
  }

  dialog.addEventListener("close", wait);
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart", "scroll"]) {
    addEventListener(kind, () => { if (!dialog.open) wait(); }, { passive: true, capture: true });
  }
  wait();
})();
