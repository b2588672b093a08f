// A point of the map opens what is told of its place in the list below.

(function () {
  "use strict";
  function open() {
    const place = location.hash.startsWith("#place-") && document.getElementById(location.hash.slice(1));
    if (!place) return;
    place.open = true;
    place.querySelector("summary").focus();
  }

  addEventListener("hashchange", open);
  open();
})();
