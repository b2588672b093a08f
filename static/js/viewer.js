// The reading desk: deep zoom over the page picture, lit words, movement from hit to hit.
// Everything else on the page works without this module.

const KEYS_OFF = "biendao.keys-off";
// A place is shown with its line of print this tall, in root ems, and never wider than the desk.
const READING_HEIGHT = 1.2;
const MARGIN = 1.4;
// Widest that a page opens, in root ems: about 100 letters of print a line.
const READING_WIDTH = 54;

/** Shows the page as deep zoom and lays the lit words over it. */
class Desk {
  constructor(section, onReady) {
    this.section = section;
    this.places = JSON.parse(section.dataset.places);
    this.lines = JSON.parse(section.dataset.lines);
    this.weak = new Set(JSON.parse(section.dataset.weak).map(String));
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.lights = [];
    this.viewer = this.#open(section.querySelector(".desk__stage"));
    this.viewer.addOnceHandler("open", () => {
      this.lights = this.places.map((boxes) => boxes.map((box) => this.#light(box)));
      this.#openToRead();
      onReady();
    });
  }

  #open(stage) {
    preventViewerStyleElement();
    const plain = [...stage.children];
    // The plain picture stays in the page: it is what a printer gets.
    const viewer = OpenSeadragon({
      element: stage,
      tileSources: this.section.dataset.info,
      drawer: "canvas",
      showNavigationControl: false,
      animationTime: this.calm ? 0 : 0.7,
      springStiffness: 9,
      visibilityRatio: 0.9,
      minZoomImageRatio: 0.85,
      maxZoomPixelRatio: 3,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true, pinchRotate: false },
    });
    viewer.canvas.setAttribute("role", "application");
    viewer.canvas.setAttribute("aria-label", this.section.dataset.name);
    viewer.addHandler("canvas-key", keepUpright);
    viewer.addOnceHandler("open", () => this.section.classList.add("desk--open"));
    viewer.addOnceHandler("open-failed", () => this.#giveUp(plain));
    return viewer;
  }

  // Where tiles cannot be had the plain picture stays.
  #giveUp(plain) {
    this.viewer.destroy();
    this.section.classList.add("desk--still");
    this.section.querySelector(".desk__stage").replaceChildren(...plain);
  }

  #light([x, y, width, height]) {
    const element = document.createElement("div");
    element.className = this.weak.has(String([x, y, width, height])) ? "hit hit--weak" : "hit";
    this.viewer.addOverlay({ element, location: this.#rectangle(x, y, width, height) });
    return element;
  }

  #rectangle(x, y, width, height) {
    return this.viewer.world.getItemAt(0).imageToViewportRectangle(x, y, width, height);
  }

  // As wide as the desk has room for, from the top or at the first place found: a whole page
  // fitted into a low desk is too small to read.
  // A region that a curator chose is shown as it was chosen.
  #openToRead() {
    const { viewport } = this.viewer;
    if (this.section.dataset.region) {
      viewport.fitBoundsWithConstraints(this.#rectangle(...JSON.parse(this.section.dataset.region)), true);
      return;
    }
    const stage = viewport.getContainerSize();
    const page = this.viewer.world.getItemAt(0).getBounds();
    const whole = Math.min(stage.x, (stage.y * page.width) / page.height);
    const wide = Math.min(stage.x, READING_WIDTH * rootPixels());
    if (wide <= whole) return;
    const width = (page.width * stage.x) / wide;
    const height = (width * stage.y) / stage.x;
    const place = this.places.find((boxes) => boxes.length);
    const middle = place ? this.#rectangle(...place[0]).getCenter().y : 0;
    const top = Math.min(Math.max(page.y, middle - height / 2), page.y + page.height - height);
    const left = page.x + (page.width - width) / 2;
    viewport.fitBounds(new OpenSeadragon.Rect(left, top, width, height), true);
  }

  /** Brings the place with this index to the middle, large enough to read. */
  show(index) {
    this.lights.forEach((lights, place) => {
      lights.forEach((light) => light.classList.toggle("hit--now", place === index));
    });
    const [first] = this.places[index];
    if (!first) return;
    const [x, y, width, height] = first;
    const stage = this.viewer.viewport.getContainerSize();
    const seen = Math.max(width * MARGIN, (stage.x * height) / (READING_HEIGHT * rootPixels()));
    const view = this.#rectangle(x + width / 2 - seen / 2, y + height / 2 - seen / 4, seen, seen / 2);
    this.viewer.viewport.fitBoundsWithConstraints(view, this.calm);
  }

  /** Lights one line of print, and brings it into view where it is out of it. */
  light(index, { bring = false } = {}) {
    const box = this.lines[index];
    if (!box || !this.viewer.world.getItemCount()) return;
    const location = this.#rectangle(...box);
    if (!this.lineLight) {
      this.lineLight = document.createElement("div");
      this.lineLight.className = "line-light";
      this.viewer.addOverlay({ element: this.lineLight, location });
    } else {
      this.viewer.updateOverlay(this.lineLight, location);
    }
    const seen = this.viewer.viewport.getBounds(true);
    if (bring && !(seen.y < location.y && location.y + location.height < seen.y + seen.height)) {
      this.viewer.viewport.panTo(location.getCenter(), this.calm).applyConstraints(this.calm);
    }
  }

  /** Calls back with the number of the line of print that was clicked. */
  onLine(answer) {
    this.viewer.addHandler("canvas-click", ({ quick, position }) => {
      if (!quick) return;
      const { x, y } = this.viewer.world.getItemAt(0).viewerElementToImageCoordinates(position);
      const at = this.lines.findIndex(([left, top, w, h]) => x >= left && x <= left + w && y >= top && y <= top + h);
      if (at >= 0) answer(at);
    });
  }

  zoom(factor) {
    this.viewer.viewport.zoomBy(factor, null, this.calm).applyConstraints(this.calm);
  }

  fit() {
    this.viewer.viewport.goHome(this.calm);
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.section.requestFullscreen();
  }
}

function rootPixels() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

// OpenSeadragon writes a style element unless it finds its own; the content policy forbids any.
// An element of that name outside HTML is found and styles nothing.
function preventViewerStyleElement() {
  const standIn = document.createElementNS("urn:biendao:none", "style");
  standIn.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(standIn);
}

// Pages are read upright: the viewer's keys for turning and mirroring are left out.
function keepUpright(event) {
  if (["r", "R", "f", "F"].includes(event.originalEvent.key)) event.preventDefaultAction = true;
}

/** The lines of the text beside the picture: pointing at one lights the other. */
class Lines {
  constructor(desk, text) {
    this.desk = desk;
    this.lines = [...text.querySelectorAll("[data-line]")];
    this.now = -1;
    text.addEventListener("pointerover", (event) => {
      const line = event.target.closest("[data-line]");
      if (line) this.desk.light(Number(line.dataset.line));
    });
    text.addEventListener("click", (event) => {
      const line = event.target.closest("[data-line]");
      // Who is marking words to copy them does not point.
      if (line && getSelection().isCollapsed) this.show(Number(line.dataset.line), { bring: true });
    });
    text.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.show(Math.min(Math.max(this.now + step, 0), this.lines.length - 1), { bring: true });
    });
    desk.onLine((index) => this.show(index));
  }

  show(index, how) {
    this.lines[this.now]?.classList.remove("line--now");
    this.now = index;
    this.lines[index].classList.add("line--now");
    scrollInColumn(this.lines[index]);
    this.desk.light(index, how);
  }
}

// Only the column of words moves, never the page under the reader's hands.
function scrollInColumn(element) {
  const column = element.closest(".words");
  if (column.scrollHeight <= column.clientHeight + 1) return;
  const line = element.getBoundingClientRect();
  const frame = column.getBoundingClientRect();
  if (line.top < frame.top || line.bottom > frame.bottom) column.scrollTop += line.top - frame.top - frame.height / 3;
}

/** Moves from place to place on the page and on to the next page that has one. */
class Hits {
  constructor(desk) {
    this.desk = desk;
    // A place that goes on in the next line has a second mark.
    this.marks = [...document.querySelectorAll(".words__text mark:not(.on)")];
    this.count = desk ? desk.places.length : this.marks.length;
    this.now = -1;
    this.status = document.getElementById("hit-status");
  }

  step(direction) {
    const next = this.now < 0 && direction < 0 ? this.count - 1 : this.now + direction;
    if (next < 0 || next >= this.count) follow(direction > 0 ? "next-hit-page" : "previous-hit-page", direction);
    else this.show(next);
  }

  show(index) {
    this.now = index;
    if (this.desk) this.desk.show(index);
    this.#showMark(index);
    const { place } = this.status.dataset;
    this.status.textContent = place.replace("{place}", index + 1).replace("{all}", this.count);
  }

  #showMark(index) {
    this.marks.forEach((mark, place) => mark.classList.toggle("mark--now", place === index));
    if (!this.marks[index]) return;
    scrollInColumn(this.marks[index]);
    if (!this.desk) this.marks[index].scrollIntoView({ block: "center" });
  }
}

function follow(key, direction = 0) {
  const link = document.querySelector(`a[data-key="${key}"]`);
  if (!link) return;
  const end = { 1: "#first", [-1]: "#last", 0: "" }[direction];
  location.assign(link.href + end);
}

/** Single keys, which the reader can switch off (WCAG 2.1.4). */
class Keys {
  constructor(actions) {
    this.actions = actions;
    this.button = document.querySelector('[data-do="toggle-keys"]');
    this.off = localStorage.getItem(KEYS_OFF) === "1";
    this.#say();
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  toggle() {
    this.off = !this.off;
    localStorage.setItem(KEYS_OFF, this.off ? "1" : "0");
    this.#say();
  }

  #say() {
    this.button.setAttribute("aria-pressed", String(!this.off));
    this.button.textContent = this.off ? this.button.dataset.off : this.button.dataset.on;
  }

  #press(event) {
    if (this.off || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.target.closest(".openseadragon-canvas") && !["n", "p"].includes(event.key)) return;
    const action = this.actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}

function start() {
  const section = document.querySelector("[data-desk]");
  let hits = null;
  const ready = () => {
    hits = new Hits(desk);
    const wanted = { "#first": 0, "#last": hits.count - 1 }[location.hash];
    if (hits.count && wanted !== undefined) hits.show(wanted);
  };
  const desk = section && window.OpenSeadragon ? new Desk(section, () => ready()) : null;
  const text = document.querySelector("[data-text]");
  if (desk && text) new Lines(desk, text);
  if (!desk) {
    section?.classList.add("desk--still");
    ready();
  }

  const actions = {
    "previous-hit": () => hits?.step(-1),
    "next-hit": () => hits?.step(1),
    "zoom-in": () => desk?.zoom(1.5),
    "zoom-out": () => desk?.zoom(1 / 1.5),
    fit: () => desk?.fit(),
    "full-screen": () => desk?.fullScreen(),
    dark: () => window.biendaoRoom.toggle(),
    "toggle-keys": () => keys.toggle(),
  };
  const keys = new Keys({
    n: actions["next-hit"],
    p: actions["previous-hit"],
    ArrowRight: () => follow("next-page"),
    ArrowLeft: () => follow("previous-page"),
    "+": actions["zoom-in"],
    "=": actions["zoom-in"],
    "-": actions["zoom-out"],
    0: actions.fit,
  });
  const dark = document.querySelector('[data-do="dark"]');
  const sayDark = () => dark?.setAttribute("aria-pressed", String(window.biendaoRoom.isDark()));
  document.addEventListener("biendao:room", sayDark);
  sayDark();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do]();
  });
}

start();
