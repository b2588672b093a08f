// The pictures of a screen that nobody uses, one after the other; a touch or a key opens the first page.

(function () {
  "use strict";
  const frame = document.querySelector("[data-slides]");
  const slides = [...frame.querySelectorAll(".slide")];
  let now = 0;

  function next() {
    slides[now].classList.remove("slide--now");
    now = (now + 1) % slides.length;
    slides[now].classList.add("slide--now");
    // The one after it is fetched while this one is looked at.
    const image = slides[(now + 1) % slides.length].querySelector("img");
    image.loading = "eager";
  }

  if (slides.length > 1) setInterval(next, Number(frame.dataset.seconds) * 1000);
  document.addEventListener("keydown", ({ key }) => {
    if (!["Tab", "Shift", "Control", "Alt", "Meta"].includes(key)) location.assign(frame.href);
  });
})();
