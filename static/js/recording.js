// A recording and what is said in it: a line leads to its moment, and the line being spoken is marked.
// Without this module each line is a link that opens the page at that moment.
const plays = document.querySelector("[data-plays]");
const said = document.querySelector("[data-said]");
const lines = said ? [...said.querySelectorAll("a[data-at]")] : [];
const moments = lines.map((line) => Number(line.dataset.at));
let current = null;
let touchedAt = -Infinity;

// A reader who looks around in the words is left alone for a while.
const LOOKING_AROUND_MS = 6000;

function lineAt(seconds) {
  let found = -1;
  // Several transcripts follow one another; each begins anew, and the first one is followed.
  for (let index = 0; index < moments.length; index += 1) {
    if (index && moments[index] < moments[index - 1]) break;
    if (moments[index] <= seconds + 0.05) found = index;
  }
  return lines[found] ?? null;
}

function bringIntoSight(line) {
  if (said.scrollHeight <= said.clientHeight || performance.now() - touchedAt < LOOKING_AROUND_MS) return;
  const top = line.offsetTop - said.offsetTop;
  if (top < said.scrollTop || top + line.offsetHeight > said.scrollTop + said.clientHeight) {
    said.scrollTop = top - said.clientHeight / 3;
  }
}

function follow() {
  const line = lineAt(plays.currentTime);
  if (line === current) return;
  current?.removeAttribute("aria-current");
  line?.setAttribute("aria-current", "true");
  current = line;
  if (line && !plays.paused) bringIntoSight(line);
}

function open(event) {
  const line = event.target.closest("a[data-at]");
  if (!line || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.replaceState(null, "", line.href);
  plays.currentTime = Number(line.dataset.at);
  plays.play().catch(() => {}); // A browser that cannot play says so in the player itself.
}

if (plays && said) {
  said.addEventListener("click", open);
  for (const kind of ["wheel", "touchmove", "keydown"]) {
    said.addEventListener(kind, () => { touchedAt = performance.now(); }, { passive: true });
  }
  plays.addEventListener("timeupdate", follow);
  plays.addEventListener("seeked", follow);
  const asked = document.querySelector("li:target a");
  if (asked && said.scrollHeight > said.clientHeight) said.scrollTop = asked.offsetTop - said.offsetTop - said.clientHeight / 3;
}
