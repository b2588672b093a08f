// Words that were found: the search names their places in the address of the page, and here they are lit
// on the picture and marked in the text. It runs before the reading desk is set up.

(function () {
  "use strict";
  const asked = new URLSearchParams(location.search);
  const query = asked.get("q");
  if (!query) return;

  const desk = document.querySelector("[data-desk]");
  const text = document.querySelector(".words__text");

  const back = document.querySelector("[data-back]");
  back.hidden = false;
  back.querySelector("a").search = `?q=${encodeURIComponent(query)}`;
  for (const link of document.querySelectorAll("[data-language]")) link.search = location.search;

  /** Places from the address, words side by side on a line as one. */
  function placesAsked() {
    const boxes = (asked.get("at") || "").split("_").map((box) => box.split("-").map(Number));
    const places = [];
    for (const box of boxes.filter((one) => one.length === 4 && one.every(Number.isFinite))) {
      const last = places[places.length - 1];
      if (last && follows(last, box)) places[places.length - 1] = around(last, box);
      else places.push(box);
    }
    return places;
  }

  function follows([x, y, width, height], [left, top, , tall]) {
    const middle = top + tall / 2;
    const gap = left - (x + width);
    return y <= middle && middle <= y + height && left >= x && gap <= 0.9 * Math.max(height, tall);
  }

  function around([x, y, width, height], [left, top, wide, tall]) {
    const [l, t] = [Math.min(x, left), Math.min(y, top)];
    return [l, t, Math.max(x + width, left + wide) - l, Math.max(y + height, top + tall) - t];
  }

  /** Marks the words of the text that stand in a place on the picture; whether there are any. */
  function mark(place, lines, starts) {
    const [x, y, width, height] = place;
    const middle = y + height / 2;
    const at = lines.findIndex(([left, top, wide, tall]) => top <= middle && middle <= top + tall && left <= x + width && x <= left + wide);
    const line = at < 0 ? null : text.querySelector(`[data-line="${at}"]`);
    if (!line) return false;
    const within = starts[at].map((start) => start >= x - 2 && start < x + width);
    return wrap(line, within.indexOf(true), within.lastIndexOf(true));
  }

  /** Puts the words `first` to `last` of a line into one mark. */
  function wrap(line, first, last) {
    if (first < 0) return false;
    const words = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const found of walker.currentNode.data.matchAll(/\S+/g)) {
        words.push({ node: walker.currentNode, start: found.index, end: found.index + found[0].length });
      }
    }
    if (!words[last] || words[first].node !== words[last].node) return false;
    const range = document.createRange();
    range.setStart(words[first].node, words[first].start);
    range.setEnd(words[last].node, words[last].end);
    range.surroundContents(document.createElement("mark"));
    return true;
  }

  /** Marks words in a text without a picture, as they were told. */
  function markWords(told) {
    const escaped = told.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (!escaped.length) return;
    const sought = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
    const nodes = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      for (const found of [...node.data.matchAll(sought)].reverse()) {
        const range = document.createRange();
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        range.surroundContents(document.createElement("mark"));
      }
    }
  }

  let count = 0;
  if (desk) {
    const lines = JSON.parse(desk.dataset.lines);
    const starts = JSON.parse(desk.dataset.starts);
    const places = placesAsked();
    // Later words first, so that those before them keep their numbers.
    for (const place of [...places].reverse()) mark(place, lines, starts);
    desk.dataset.places = JSON.stringify(places.map((place) => [place]));
    count = places.length;
    const picture = desk.querySelector("svg");
    for (const [x, y, width, height] of places) {
      const light = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [name, value] of Object.entries({ x, y, width, height })) light.setAttribute(name, value);
      picture.append(light);
    }
  } else if (text) {
    markWords(asked.getAll("word"));
    count = text.querySelectorAll("mark").length;
  }

  if (!count) return;
  const bar = document.querySelector("[data-hits]");
  const status = bar.querySelector("#hit-status");
  bar.hidden = false;
  bar.classList.add("hits--some");
  document.querySelector(".reader").classList.add("reader--asked");
  status.textContent = status.dataset.found.replace("{all}", count).replace("{query}", query);
})();
