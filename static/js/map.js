// The map of the sea, to be moved and drawn nearer: the same coast, names and points as the drawing in its place.
// Everything comes from the page and from this server; without this module the drawing stays.

const L = globalThis.L;
const live = document.querySelector("#live");
const charts = document.querySelector("#charts");
const NEAREST = 11;
const BOUNDS = [[5.4, 100.6], [23.6, 119.6]];
const FENCE = [[3.2, 98.2], [23.9, 121.8]];
// From how near on a place is named: by its rank.
const NAMED_FROM = { 1: 0, 2: 6, 3: 7 };
const SIDES = ["right", "left", "above", "below"];
const GAP = 2;
const DOT = 6;

if (L && live) start().catch((problem) => console.warn(problem));

async function start() {
  const answer = await fetch(live.dataset.coast);
  if (!answer.ok) throw new Error(`coast: ${answer.status}`);
  const land = await answer.json();
  live.hidden = false;
  const map = L.map(live, {
    zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 1, maxZoom: NEAREST,
    maxBounds: FENCE, maxBoundsViscosity: 1, scrollWheelZoom: false, worldCopyJump: false,
    fadeAnimation: false, zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  map.fitBounds(BOUNDS);
  // Nowhere is the end of the coast's drawing in sight.
  map.setMinZoom(Math.max(map.getZoom(), map.getBoundsZoom(FENCE, true)));
  charts.hidden = true;
  L.control.zoom({ position: "bottomleft", zoomInTitle: live.dataset.near, zoomOutTitle: live.dataset.far }).addTo(map);
  live.setAttribute("role", "application");
  live.setAttribute("aria-label", live.dataset.label);
  // The wheel scrolls the page until the map is in use.
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  drawNet(map);
  L.geoJSON(land, { interactive: false, style: { className: "chart__land" } }).addTo(map);
  const letterings = [...document.querySelector("#lettering").content.children].map((node) => letter(map, node));
  const spots = [...document.querySelectorAll("#places a[data-lon]")].map((link) => spot(map, link));
  const corner = addCorner();
  const arrange = () => {
    nameSpots(map, letterings, spots);
    corner.hidden = letterings.filter(({ isArchipelago }) => isArchipelago).every(({ node }) => isWithin(node));
  };
  map.on("zoomend moveend resize", arrange);
  // A slow machine is told of the end before everything has come to where it stays.
  let waiting = 0;
  for (const end of ["transitionend", "transitioncancel"]) {
    live.addEventListener(end, () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(arrange);
    });
  }
  await document.fonts.ready;
  arrange();
}

function drawNet(map) {
  const style = { interactive: false, className: "atlas__net" };
  for (let lon = 100; lon <= 120; lon += 5) L.polyline([[3, lon], [24, lon]], style).addTo(map);
  for (let lat = 5; lat <= 20; lat += 5) L.polyline([[lat, 98], [lat, 122]], style).addTo(map);
}

function pin(map, node, { lat, lon }, pane = "markerPane") {
  const icon = L.divIcon({ className: "", html: node, iconSize: [0, 0] });
  return L.marker([Number(lat), Number(lon)], { icon, interactive: false, keyboard: false, pane }).addTo(map);
}

function letter(map, template) {
  const node = template.cloneNode(true);
  pin(map, node, node.dataset, "overlayPane");
  return { node, isArchipelago: node.classList.contains("lettering--archipelago") };
}

function spot(map, listed) {
  const { lat, lon, size, rank, text } = listed.dataset;
  const link = document.createElement("a");
  link.href = listed.href;
  link.lang = "vi";
  link.className = `spot spot--${size}`;
  const name = document.createElement("span");
  name.className = "spot__name";
  name.textContent = text;
  const count = listed.nextElementSibling?.textContent.trim();
  link.setAttribute("aria-label", count ? `${text}, ${count}` : text);
  link.append(name);
  const marker = pin(map, link, { lat, lon });
  link.addEventListener("focus", () => {
    if (!map.getBounds().contains(marker.getLatLng())) map.panTo(marker.getLatLng());
  });
  return { link, name, marker, rank: Number(rank), size: Number(size) };
}

// Names in the order of their worth; one that would cover another is left out until the map is drawn nearer.
function nameSpots(map, letterings, spots) {
  const frame = map.getContainer().getBoundingClientRect();
  const view = map.getBounds().pad(0.02);
  const taken = letterings.map(({ node }) => node.getBoundingClientRect());
  const visible = spots.filter(({ link, marker }) => {
    const isSeen = view.contains(marker.getLatLng());
    link.hidden = !isSeen;
    return isSeen;
  });
  const order = visible.sort((one, other) => one.rank - other.rank || other.size - one.size);
  for (const { link } of order.filter(({ rank }) => rank < 3)) taken.push(dot(link.getBoundingClientRect()));
  for (const { name, rank } of order) {
    name.className = "spot__name";
    if (map.getZoom() < NAMED_FROM[rank]) continue;
    for (const side of SIDES) {
      name.className = `spot__name spot__name--${side}`;
      const box = name.getBoundingClientRect();
      if (isInside(box, frame) && !taken.some((other) => overlap(box, other))) {
        taken.push(box);
        break;
      }
      name.className = "spot__name";
    }
  }
}

function addCorner() {
  const corner = document.createElement("div");
  corner.className = "atlas__corner";
  corner.append(document.querySelector("#whole").content.cloneNode(true));
  for (const link of corner.querySelectorAll("a")) link.tabIndex = -1;
  live.append(corner);
  return corner;
}

function dot(box) {
  const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
  return { left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT };
}

function overlap(one, other) {
  return one.left < other.right + GAP && other.left < one.right + GAP
    && one.top < other.bottom + GAP && other.top < one.bottom + GAP;
}

function isInside(box, frame) {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

function isWithin(node) {
  return isInside(node.getBoundingClientRect(), live.getBoundingClientRect());
}
